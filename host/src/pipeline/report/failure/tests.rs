use super::*;

fn failure(unit: Option<&str>, message: &str) -> Failure {
    Failure { unit: unit.map(str::to_owned), class: FailureClass::Parse, message: message.to_owned() }
}

#[test]
fn a_line_names_the_unit_if_there_is_one() {
    assert_eq!(failure(Some("acme"), "no JSON").line(), "acme: no JSON");
    assert_eq!(failure(None, "no JSON").line(), "no JSON");
}

#[test]
fn what_the_database_refused_is_told_with_its_causes_and_its_step() {
    let source = std::io::Error::other("the disk is full");
    let error = StoreError::Io { path: "jobs.db".into(), source };
    let message = "cannot use `jobs.db`: the disk is full";
    let of_step = Failure::of_step("rescore", &error);
    assert_eq!(
        (of_step.class, of_step.message),
        (FailureClass::Database, format!("step rescore: {message}"))
    );
    assert_eq!(Failure::of_database(&error).message, message);
}

#[test]
fn what_a_step_tells_comes_after_what_earlier_steps_told() {
    let mut errors = vec![failure(None, "first")];
    let report = StepReport { done: 7, failures: vec![failure(None, "second"), failure(None, "third")] };
    assert_eq!(report.note(&mut errors), 7);
    let told: Vec<&str> = errors.iter().map(|failure| failure.message.as_str()).collect();
    assert_eq!(told, ["first", "second", "third"]);
}
