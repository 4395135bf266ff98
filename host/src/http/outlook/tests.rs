use super::*;
use crate::http::{ProxyFault, ProxyFaultKind};

fn tls(host: &str, kind: TlsFaultKind) -> FetchError {
    FetchError::Tls(TlsFault { host: host.to_owned(), kind })
}

fn name(kind: NameFaultKind) -> FetchError {
    FetchError::Dns(NameFault { host: "h".to_owned(), kind })
}

fn connect(kind: ConnectFaultKind) -> FetchError {
    FetchError::Connect(ConnectFault::new("h", kind))
}

fn after(errors: &[Option<FetchError>]) -> Option<LocalFaultKind> {
    let outlook = Outlook::default();
    for (number, error) in errors.iter().enumerate() {
        outlook.note(&format!("host-{number}"), error.as_ref());
    }
    outlook.local_fault().map(|fault| fault.kind)
}

#[test]
fn what_all_hosts_have_in_common_is_a_fault_of_this_side() {
    use LocalFaultKind as L;
    let expired = || Some(tls("h", TlsFaultKind::Expired(None)));
    let early = || Some(tls("h", TlsFaultKind::NotYetValid(None)));
    let untrusted = || Some(tls("h", TlsFaultKind::UnknownIssuer));
    let wrong = || Some(tls("h", TlsFaultKind::WrongName(Vec::new())));
    let nameless = || Some(name(NameFaultKind::Unknown));
    let silent = || Some(name(NameFaultKind::Unanswered));
    let no_route = || Some(connect(ConnectFaultKind::NoRoute));
    let refused = || Some(connect(ConnectFaultKind::Refused));
    let proxy = || {
        let kind = ProxyFaultKind::WantsUser { given: false };
        Some(FetchError::Proxy(ProxyFault { proxy: "p:1".to_owned(), kind }))
    };
    let forbidden = || Some(connect(ConnectFaultKind::RefusedByProxy("p:1".to_owned())));
    let cases: Vec<(Vec<Option<FetchError>>, Option<L>)> = vec![
        (vec![], None),
        (vec![None], None),
        (vec![expired()], None),
        (vec![expired(), expired()], Some(L::Clock)),
        (vec![early()], Some(L::Clock)),
        (vec![early(), expired()], Some(L::Clock)),
        (vec![untrusted()], None),
        (vec![untrusted(), untrusted()], Some(L::Authorities)),
        (vec![untrusted(), expired()], None),
        (vec![untrusted(), untrusted(), None], None),
        (vec![None, untrusted(), untrusted()], None),
        (vec![untrusted(), untrusted(), wrong()], None),
        (vec![untrusted(), untrusted(), refused()], None),
        (vec![nameless()], None),
        (vec![silent()], Some(L::Names)),
        (vec![nameless(), nameless()], Some(L::Names)),
        (vec![no_route()], Some(L::Network)),
        (vec![no_route(), nameless()], Some(L::Names)),
        (vec![forbidden()], None),
        (vec![silent(), Some(FetchError::Paused(None)), Some(FetchError::Timeout)], Some(L::Names)),
    ];
    for (errors, expected) in cases {
        assert_eq!(after(&errors), expected, "{errors:?}");
    }
    assert!(matches!(after(&[proxy()]), Some(L::Proxy(told)) if told.contains("407")));
    assert!(
        matches!(after(&[forbidden(), forbidden()]), Some(L::Proxy(told)) if told.contains("any of them"))
    );
}

#[test]
fn a_host_that_fails_often_is_one_host_and_another_run_begins_anew() {
    let outlook = Outlook::default();
    let untrusted = tls("h", TlsFaultKind::UnknownIssuer);
    for _ in 0..5 {
        outlook.note("a", Some(&untrusted));
    }
    assert_eq!(outlook.local_fault(), None);
    outlook.note("b", Some(&untrusted));
    let fault = outlook.local_fault().unwrap();
    assert_eq!(fault, LocalFault { kind: LocalFaultKind::Authorities, hosts: 2 });
    assert!(fault.to_string().starts_with("none of 2 hosts could be reached: this machine trusts no issuer"));
    outlook.note("c", None);
    assert!(outlook.local_fault().is_none() && !outlook.is_in_doubt());
    outlook.begin();
    assert!(outlook.is_in_doubt());
}
