//! `companies merge`.

use serde::Serialize;

use crate::{
    cli::{
        CliError, Context,
        args::CompaniesMergeArgs,
        choose::find_company,
        settled::{between_runs, open, show},
    },
    domain::Resolution,
    store::{companies, feedback},
};

#[derive(Serialize)]
struct Merged {
    kept: i64,
    gone: i64,
    name: String,
    gone_name: String,
    resolution: Resolution,
    /// Of the company that went, where it was another and does not hold.
    resolution_dropped: Option<Resolution>,
}

pub(super) async fn run(context: &mut Context<'_>, args: &CompaniesMergeArgs) -> Result<(), CliError> {
    let base = open(context)?;
    let reader = base.store.reader()?;
    let (kept, gone) = (find_company(&reader, &args.kept)?, find_company(&reader, &args.other)?);
    if kept.id == gone.id {
        return Err(CliError::usage(format_args!(
            "`{}` and `{}` are both company {}; name two",
            args.kept, args.other, kept.id
        )));
    }
    drop(reader);
    let (into, from) = (kept.id, gone.id);
    let (dropped, resolution, replaced) = between_runs(context, &base, move |tx, now| {
        let was = feedback::stand(tx, from)?.resolution;
        let stood = feedback::stand(tx, into)?.resolution;
        companies::merge_by_person(tx, into, from, "a person said that they are one", now)?;
        let holds = feedback::stand(tx, into)?.resolution;
        let dropped = Some(was).filter(|was| *was != holds && *was != Resolution::Pending);
        Ok((dropped, holds, Some(stood).filter(|stood| *stood != holds)))
    })
    .await?;
    let merged = Merged {
        kept: into,
        gone: from,
        name: kept.name,
        gone_name: gone.name,
        resolution,
        resolution_dropped: dropped,
    };
    let mut lines = vec![
        format!("{} (company {from}) went into {} (company {into})", merged.gone_name, merged.name),
        format!(
            "  its id, name and domain lead there; `companies split {into} BOARD… --as \"{}\"` undoes it board by board",
            merged.gone_name
        ),
    ];
    if let Some(dropped) = dropped {
        let (holds, dropped) = (resolution.as_str(), dropped.as_str());
        lines.push(format!(
            "  the resolution that holds: {holds}; not {dropped}, which `companies show` keeps"
        ));
    }
    if let Some(replaced) = replaced {
        lines.push(format!(
            "  the resolution that holds: {}, as {} had it, not {} any more",
            resolution.as_str(),
            merged.gone_name,
            replaced.as_str()
        ));
    }
    show(context, args.format.format, &merged, &lines)
}
