//! The Dockerfile and the units of systemd, as far as they can be checked without an engine: what they copy is there,
//! and what they start is a command line that the program understands.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::support::{program, understands};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// The steps of the Dockerfile, each on one line, without comments.
fn steps() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("Dockerfile")).unwrap();
    let text = text.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>().join("\n");
    let joined = text.replace("\\\n", " ");
    let steps = joined.lines().filter_map(|line| line.split_once(' '));
    steps
        .map(|(name, rest)| (name.to_owned(), rest.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect()
}

fn of<'s>(steps: &'s [(String, String)], name: &str) -> Vec<&'s str> {
    steps.iter().filter(|(found, _)| found == name).map(|(_, rest)| rest.as_str()).collect()
}

#[test]
fn what_the_image_copies_is_there() {
    let steps = steps();
    let copied = of(&steps, "COPY");
    assert!(!copied.is_empty());
    let stages: Vec<&str> =
        of(&steps, "FROM").iter().filter_map(|from| from.split_once(" AS ")).map(|(_, name)| name).collect();
    for copy in copied {
        match copy.strip_prefix("--from=") {
            Some(rest) => {
                let (stage, rest) = rest.split_once(' ').unwrap();
                assert!(stages.contains(&stage), "{copy}");
                let source = rest.split(' ').next().unwrap();
                assert!(of(&steps, "RUN").iter().any(|run| run.contains(source)), "nothing makes {source}");
            }
            None => {
                let source = copy.split(' ').next().unwrap();
                assert!(root().join(source).exists(), "{copy}");
            }
        }
    }
    // The compiler that the workspace asks for.
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let version =
        manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap().trim_matches('"');
    assert!(of(&steps, "FROM")[0].starts_with(&format!("rust:{version}-")), "{:?}", of(&steps, "FROM"));
}

#[test]
fn what_the_image_runs_is_a_command_line_of_the_program() {
    let steps = steps();
    let words =
        |list: &str| -> Vec<String> { serde_json::from_str(list).unwrap_or_else(|_| panic!("{list}")) };
    assert_eq!(of(&steps, "ENTRYPOINT"), ["[\"jobscan-host\"]"]);
    understands(&words(of(&steps, "CMD")[0]));
    let health = of(&steps, "HEALTHCHECK")[0].split_once("CMD ").unwrap().1;
    let health = words(health);
    assert_eq!(health[0], "jobscan-host");
    understands(&health[1..]);
    // Nobody's rights but those of a user of its own, over one folder that outlives the container.
    let user = of(&steps, "USER");
    assert_eq!((user.len(), of(&steps, "VOLUME")), (1, vec!["/data"]));
    assert!(of(&steps, "RUN").iter().any(|run| run.contains("useradd") && run.contains(user[0])));
    assert!(of(&steps, "RUN").iter().any(|run| run.contains("ca-certificates")));
    // What is built is what the archive of `cargo xtask dist` holds, whose tests run it.
    assert!(of(&steps, "RUN").iter().any(|run| run.contains("cargo xtask dist")));
}

#[test]
fn the_units_start_command_lines_of_the_program_and_systemd_reads_them() {
    let folder = TempDir::new().unwrap();
    let mut units = Vec::new();
    for entry in fs::read_dir(root().join("docs/systemd")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for line in text.lines().filter_map(|line| line.strip_prefix("ExecStart=/opt/jobscan/jobscan-host "))
        {
            understands(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        }
        // On this machine it stands elsewhere.
        let text = text.replace("/opt/jobscan/jobscan-host", program().to_str().unwrap());
        let name = path.file_name().unwrap().to_owned();
        fs::write(folder.path().join(&name), text).unwrap();
        units.push(name);
    }
    assert_eq!(units.len(), 3);
    let verified = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .args(units.iter().map(|unit| Path::new(".").join(unit)))
        .current_dir(folder.path())
        .output();
    // Where systemd is not, its own words about them are not to be had.
    if let Ok(output) = verified {
        let told = String::from_utf8_lossy(&output.stderr);
        let about_ours: Vec<&str> = told.lines().filter(|line| line.contains("jobscan")).collect();
        assert_eq!(about_ours, Vec::<&str>::new(), "{told}");
    }
}
