//! The sandbox as a program: prints its address and serves until stdin closes or a signal ends it.

use std::{
    fs,
    io::{self, Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use clap::Parser;
use jobscan_tests::{Labelled, LabelledList, Sandbox, Style, World, WorldSpec};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::oneshot,
};

/// A small internet on loopback: made-up Lever, Greenhouse, InfoJobs and others, websites and spreadsheets for
/// `jobscan-host --gateway`.
#[derive(Parser)]
#[command(name = "sandbox")]
#[expect(clippy::struct_excessive_bools, reason = "a flag each")]
struct Args {
    /// Port of 127.0.0.1; 0 takes an unused one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The same seed gives the same answers, to the byte.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Boards at Lever; one in four stands at the EU host.
    #[arg(long, default_value_t = 40)]
    lever: usize,
    /// Boards at Greenhouse.
    #[arg(long, default_value_t = 40)]
    greenhouse: usize,
    /// Boards at each of Ashby, SmartRecruiters, Personio, Teamtailor and Breezy.
    #[arg(long, default_value_t = 0)]
    others: usize,
    /// Offers at InfoJobs on day 0.
    #[arg(long, default_value_t = 300)]
    infojobs_offers: u32,
    /// Offers a board, about: half as many to half again as many. With `--exact`, this many.
    #[arg(long, default_value_t = 25)]
    offers: u32,
    /// Give every board exactly `--offers`.
    #[arg(long)]
    exact: bool,
    /// About how long an offer's text is, in bytes.
    #[arg(long, default_value_t = 4000)]
    description_bytes: usize,
    /// The client id InfoJobs takes.
    #[arg(long, default_value = "sandbox-client")]
    client_id: String,
    /// The client secret InfoJobs takes.
    #[arg(long, default_value = "sandbox-secret")]
    client_secret: String,
    /// Made-up companies with websites that show their boards, in all styles and at all systems.
    #[arg(long, default_value_t = 0)]
    websites: usize,
    /// Companies with websites whose boards a file knows: `name`, `website`, `board_url` and `ats` columns.
    #[arg(long, value_name = "FILE.csv")]
    labelled: Option<PathBuf>,
    /// How many per cent of them, drawn by the seed.
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u8).range(1..=100))]
    share: u8,
    /// Give the websites these styles in turn instead of drawing them; `/_sandbox/websites` shows their words.
    #[arg(long, value_name = "STYLE,…", value_delimiter = ',', value_parser = style)]
    styles: Vec<Style>,
    /// Serve the three directories of companies.
    #[arg(long)]
    directories: bool,
    /// Write the boards' companies here, as `companies import` takes them, and those of websites without a board.
    #[arg(long, value_name = "FILE.csv")]
    companies_out: Option<PathBuf>,
    /// Write the key file of the service account here, and say on a second line which spreadsheet it may open.
    #[arg(long, value_name = "FILE.json")]
    service_account_out: Option<PathBuf>,
    /// Make the answers of Lever's and Greenhouse's boards before the address is said, and keep no log of requests: for
    /// measuring who asks.
    #[arg(long)]
    prepare: bool,
    /// Do not end when stdin closes, only on SIGINT or SIGTERM.
    #[arg(long)]
    ignore_stdin: bool,
}

impl Args {
    fn spec(&self) -> io::Result<WorldSpec> {
        let eu = self.lever / 4;
        let offers = if self.exact {
            self.offers..=self.offers
        } else {
            self.offers / 2..=self.offers + self.offers / 2
        };
        Ok(WorldSpec {
            lever_us: self.lever - eu,
            lever_eu: eu,
            greenhouse: self.greenhouse,
            others: self.others,
            offers_per_tenant: offers,
            infojobs_offers: self.infojobs_offers,
            infojobs_companies: (self.infojobs_offers as usize).div_ceil(5),
            infojobs_credentials: (self.client_id.clone(), self.client_secret.clone()),
            description_bytes: self.description_bytes,
            directories: self.directories,
            websites: self.companies_with_websites()?,
            styles: self.styles.clone(),
            ..WorldSpec::small(self.seed)
        })
    }

    fn companies_with_websites(&self) -> io::Result<Vec<Labelled>> {
        let mut companies = Labelled::generate(self.seed, self.websites);
        if let Some(file) = &self.labelled {
            let list = Labelled::read_csv(file)?;
            report_skipped_rows(&list);
            companies.extend(list.share(self.seed, usize::from(self.share)));
        }
        Ok(companies)
    }
}

fn style(word: &str) -> Result<Style, String> {
    let words = || Style::all().map(Style::as_str).collect::<Vec<_>>().join(", ");
    Style::named(word).ok_or_else(|| format!("no such style; there are: {}", words()))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let args = Args::parse();
    let sandbox = Sandbox::start_at(World::generate(args.spec()?), args.port)?;
    if let Some(file) = &args.companies_out {
        fs::write(file, sandbox.companies_csv())?;
    }
    if let Some(file) = &args.service_account_out {
        write_key(file, &sandbox.google().service_account_json())?;
    }
    if args.prepare {
        sandbox.prepare_answers();
    }
    announce(&sandbox, args.service_account_out.is_some());
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = stdin_closed(), if !args.ignore_stdin => {}
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the address is this program's output")]
fn announce(sandbox: &Sandbox, with_spreadsheet: bool) {
    println!("listening {}", sandbox.url());
    if with_spreadsheet {
        println!("spreadsheet {}", sandbox.google().spreadsheet_id());
    }
}

#[expect(clippy::print_stderr, reason = "a note for whoever starts it")]
fn report_skipped_rows(list: &LabelledList) {
    eprintln!(
        "{} boards known; left out: {} of other systems, {} on hosts that are not their system's",
        list.companies.len(),
        list.other_system,
        list.other_host
    );
}

/// Writes a key that only its owner can read, as programs may require.
fn write_key(file: &Path, key: &str) -> io::Result<()> {
    // An existing file would keep its mode when opened.
    if let Err(error) = fs::remove_file(file)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(file)?.write_all(key.as_bytes())
}

/// Completes when stdin closes. A thread waits for it, so that an open stdin does not keep the program running.
async fn stdin_closed() {
    let (closed, wait) = oneshot::channel();
    std::thread::spawn(move || {
        let mut ignored = [0; 256];
        let mut stdin = io::stdin().lock();
        while stdin.read(&mut ignored).is_ok_and(|count| count > 0) {}
        let _gone = closed.send(());
    });
    let _closed = wait.await;
}
