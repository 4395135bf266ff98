//! What is added to a good file, and the fault it gives.

/// Added to the table of a provider.
pub(super) const IN_A_PROVIDER: &[(&str, &str)] = &[
    ("limitt = 3", "unknown key `limitt` in [providers.lever] <limitt> | did you mean `limit`?"),
    ("limit = \"3\"", "`providers.lever.limit` is a whole number, not a text <\"3\"> | write it like 50"),
    ("limit = 0", "`providers.lever.limit`: from 1 to 4294967295 <0>"),
    ("limit = -1", "`providers.lever.limit`: from 1 to 4294967295 <-1>"),
    ("limit = 99999999999999999999", "`providers.lever.limit`: from 1 to 4294967295 <99999999999999999999>"),
    (
        "max_body = 64",
        "`providers.lever.max_body` is a size with its unit, not a whole number <64> | write it like \"64MiB\"",
    ),
    (
        "max_body = \"64M\"",
        "`providers.lever.max_body`: `64M` is no size: write a whole number and B, KB, MB, GB, KiB, MiB or GiB, like `64MiB` <\"64M\">",
    ),
    (
        "timeout = \"30\"",
        "`providers.lever.timeout`: `30` is no duration: write a whole number and ms, s, m, h or d, like `30s` or `6h` <\"30\">",
    ),
    ("timeout = \"0s\"", "`providers.lever.timeout`: must be longer than nothing <\"0s\">"),
    (
        "rate = \"2\"",
        "`providers.lever.rate`: `2` is no rate: write a whole number a second, minute or hour, like `2/s`, `30/m` or `100/h` <\"2\">",
    ),
    ("rate = \"0/s\"", "`providers.lever.rate`: `0/s` lets nothing through: write at least `1/h` <\"0/s\">"),
    (
        "query_pause = [\"60s\", \"10s\"]",
        "`providers.lever.query_pause`: the least comes first <[\"60s\", \"10s\"]>",
    ),
    (
        "query_pause = [\"60s\"]",
        "`providers.lever.query_pause`: two durations, the least and the most, like [\"10s\", \"60s\"] <[\"60s\"]>",
    ),
    (
        "query_pause = 5",
        "`providers.lever.query_pause` is two durations, the least and the most, not a whole number <5> | write it like [\"10s\", \"60s\"]",
    ),
    (
        "sha256 = \"abc\"",
        "`providers.lever.sha256`: a SHA-256 has 64 hexadecimal digits: `sha256sum FILE.wasm` prints it <\"abc\">",
    ),
    ("config = 3", "`providers.lever.config` is a table, not a whole number <3>"),
    ("config = { a = nan }", "`providers.lever.config.a`: a number that JSON cannot hold <nan>"),
    ("credentials.api = \"env:X\"", "`providers.lever.credentials.api` is a table, not a text <\"env:X\">"),
    (
        "credentials.api = { kind = \"bsic\" }",
        "no kind of credential `bsic` <\"bsic\"> | did you mean `basic`?",
    ),
    (
        "credentials.api = { kind = \"bearer\" }",
        "missing key `token` in [providers.lever.credentials.api] <api> | add `token = \"env:NAME\"`",
    ),
    (
        "credentials.api = { kind = \"bearer\", tokn = \"env:X\", token = \"env:X\" }",
        "unknown key `tokn` in [providers.lever.credentials.api] <tokn> | did you mean `token`?",
    ),
    (
        "credentials.api = { kind = \"header\", name = \"X Y\", value = \"env:X\" }",
        "`providers.lever.credentials.api.name`: a header name has letters, digits, `-` and `_` <\"X Y\">",
    ),
    ("queries = [{ }]", "missing key `name` in [providers.lever.queries] <{ }> | add `name = \"spain\"`"),
    (
        "queries = [{ name = \"Á\" }]",
        "`Á` is no name <\"Á\"> | a name has lower case letters, digits, `-` and `_`, at most 64",
    ),
    (
        "queries = [{ name = \"a\" }, { name = \"a\" }]",
        "two queries are named `a` <\"a\"> | give each its own name: what it scanned is kept under it",
    ),
    (
        "queries = [{ name = \"a\", keyword = [\"x\"] }]",
        "unknown key `keyword` in [providers.lever.queries] <keyword> | did you mean `keywords`?",
    ),
    (
        "queries = [{ name = \"a\", keywords = [\" \"] }]",
        "`providers.lever.queries.keywords`: an empty text means nothing here <\" \">",
    ),
];

/// Sections of their own.
pub(super) const SECTIONS: &[(&str, &str)] = &[
    (
        "[http]\ngateway = \"https://g:1\"",
        "`http.gateway`: `https://g:1` is no gateway: write `http://ADDRESS:PORT` <\"https://g:1\">",
    ),
    (
        "[http]\nproxy = \"proxy.example:3128\"",
        "`http.proxy`: `proxy.example:3128` is no proxy <\"proxy.example:3128\"> | write `http://HOST:PORT`; a user goes into `proxy_user` and `proxy_password`",
    ),
    (
        "[http]\nproxy = \"http://p:1\"\nno_proxy = [\"http://x\"]",
        "`http.no_proxy`: `http://x` is no host: write `intranet.example`, which stands for the names below it too, or a range like `10.0.0.0/8` <\"http://x\">",
    ),
    (
        "[http]\nno_proxy = [\"x.example\"]",
        "`http.no_proxy` is nothing without `http.proxy` <[\"x.example\"]> | set `proxy` too, or take `no_proxy` out",
    ),
    (
        "[http]\nproxy = \"http://p:1\"\nproxy_user = \"env:NONE\"",
        "`http.proxy_user` is nothing without `http.proxy_password` <\"env:NONE\"> | set `proxy_password` too, or take `proxy_user` out",
    ),
    (
        "[http]\nallow_addresses = [\"127.0.0.0/33\"]",
        "`http.allow_addresses`: `127.0.0.0/33` is no address range: write `127.0.0.0/8`, `::1/128` or one address <\"127.0.0.0/33\">",
    ),
    ("[http]\nretry_ratio = 2", "`http.retry_ratio`: from 0 to 1 <2>"),
    ("[http]\nuser_agent = \"é\"", "`http.user_agent`: a header holds printable ASCII only <\"é\">"),
    (
        "[run]\nheartbeat = \"2h\"",
        "`run.heartbeat` must be shorter than `run.lock_ttl`, or the lock is lost between two of them <\"2h\"> | leave it out: it is a quarter of `lock_ttl` by itself",
    ),
    (
        "[display]\ntime_zone = \"Europe/Madird\"",
        "`display.time_zone`: no time zone `Europe/Madird` <\"Europe/Madird\"> | did you mean `Europe/Madrid`?",
    ),
    ("[disply]\n", "unknown key `disply` at the top <disply> | did you mean `display`?"),
    (
        "[providers.Big]\nplugin = \"x\"\nhosts = []",
        "`Big` is no provider name <Big> | a name has lower case letters, digits, `-` and `_`, at most 64",
    ),
    (
        "[providers.x]\nhosts = []",
        "missing key `plugin` in [providers.x] <x> | add `plugin = \"plugins/NAME.wasm\"`",
    ),
    (
        "[providers.x]\nplugin = \"x\"",
        "missing key `hosts` in [providers.x] <x> | add `hosts = [\"https://api.example.com\"]`",
    ),
    (
        "[providers.x]\nplugin = \"x\"\nhosts = [\"api.lever.co\"]",
        "`providers.x.hosts`: `api.lever.co` is no URL <\"api.lever.co\"> | write an origin, like `https://api.example.com`",
    ),
    (
        "[providers.x]\nplugin = \"x\"\nhosts = [\"https://a.b/c\"]",
        "`providers.x.hosts`: `https://a.b/c` has more than scheme, host and port <\"https://a.b/c\"> | write an origin, like `https://api.example.com`",
    ),
    (
        "[providers.x]\nplugin = \"x\"\nhosts = [\"https://*.co.uk\"]",
        "`providers.x.hosts`: `https://*.co.uk` reaches whatever anybody registers below `co.uk`, a public suffix <\"https://*.co.uk\"> | name one domain: `https://*.example.co.uk`",
    ),
    (
        "[providers.x]\nplugin = \"x\"\nhosts = [\"https://*.*.example.com\"]",
        "`providers.x.hosts`: `*` stands for the whole first label and stands once, which it does not in `https://*.*.example.com` <\"https://*.*.example.com\"> | write `https://*.example.com`: one label below `example.com`",
    ),
    (
        "[providers.x]\nplugin = \"x\"\nhosts = [\"http://*.example.com\"]",
        "`providers.x.hosts`: `http://*.example.com` is no pattern over https <\"http://*.example.com\"> | write `https://*.example.com`; an origin over http is named whole",
    ),
    (
        "[providers.x]\nplugin = \"x\"\nhosts = [\"https://{tenant}/jobs\"]",
        "`providers.x.hosts`: `{tenant}` stands alone, as `https://{tenant}`, which `https://{tenant}/jobs` is not <\"https://{tenant}/jobs\"> | write `https://{tenant}` for the own hosts of tenants, and `https://*.example.com` for tenants below one domain",
    ),
    (
        "[providers.x]\nplugin = \"x\"\nhosts = [\"https://%2a.example.com\"]",
        "`providers.x.hosts`: `https://%2a.example.com` has no host that can be <\"https://%2a.example.com\"> | write an origin, like `https://api.example.com`",
    ),
    (
        "[providers.x]\nplugin = \"x\"\nhosts = [\"https://{tenant}\"]\ncredentials.api = { kind = \"bearer\", token = \"env:T\", hosts = [\"https://{tenant}\"] }",
        "`providers.x.credentials.api.hosts`: the own host of a tenant never gets a credential <\"https://{tenant}\"> | take it out here; the provider's `hosts` may name it",
    ),
];
