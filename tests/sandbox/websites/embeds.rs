//! What each system gives its customers to put into their pages.

use super::Labelled;

/// The name that scripts use: without region or host.
fn short(board: &Labelled) -> &str {
    let tenant = board.tenant.strip_prefix("eu:").unwrap_or(&board.tenant);
    tenant.split([':', '.']).next().unwrap_or(tenant)
}

/// The system's script, if it has one that names the board.
pub(super) fn script(board: &Labelled) -> Option<String> {
    let name = short(board);
    Some(match board.system.as_str() {
        "greenhouse" => format!(
            "<div id=\"grnhse_app\"></div>\n<script src=\"https://boards.greenhouse.io/embed/job_board/js?for={name}\"></script>"
        ),
        "lever" if !board.tenant.starts_with("eu:") => lever_options(name),
        "ashby" => format!(
            "<div id=\"ashby_embed\"></div><script src=\"{}/embed?version=2\"></script>",
            board.board_url
        ),
        "bamboohr" => {
            format!(
                "<div id=\"BambooHR\"></div><script src=\"https://{name}.bamboohr.com/js/embed.js\" async></script>"
            )
        }
        "smartrecruiters" => smart_widget(name),
        "jazzhr" => format!("<script src=\"//app.jazz.co/widgets/basic/create/{name}\" async></script>"),
        _ => return None,
    })
}

/// Settings that name the board, if the system has such.
pub(super) fn options(board: &Labelled) -> Option<String> {
    let name = short(board);
    Some(match board.system.as_str() {
        "greenhouse" if name.len().is_multiple_of(2) => {
            format!(
                "<div id=\"grnhse_app\" data-board-token=\"{name}\"></div><script src=\"/assets/jobs.js\"></script>"
            )
        }
        "greenhouse" => format!(
            "<script>\n  Grnhse = window.Grnhse || {{}};\n  Grnhse.Settings = {{ boardToken: '{name}' }};\n</script>"
        ),
        "lever" if !board.tenant.starts_with("eu:") => lever_options(name),
        "smartrecruiters" => smart_widget(name),
        "ashby" => format!(
            "<script>window.__appData = {{\"organization\":{{\"organizationHostedJobsPageName\":\"{}\"}},\"src\":\"ashby\"}};</script>",
            board.tenant
        ),
        _ => return None,
    })
}

fn lever_options(name: &str) -> String {
    format!(
        "<div id=\"lever-jobs-container\"></div>\n<script src=\"https://jobs.lever.co/embed/index.js\"></script>\n\
         <script>window.leverJobsOptions = {{ accountName: '{name}', includeCss: true }};</script>"
    )
}

fn smart_widget(name: &str) -> String {
    format!(
        "<script src=\"https://static.smartrecruiters.com/job-widget/1.6.2/script/smart_widget.js\"></script>\n\
         <script>widget({{\"company_code\": \"{name}\", \"bg_color_widget\": \"#fff\"}});</script>"
    )
}

/// The page of a site for jobs under the company's own domain, if the system serves such: head and body.
pub(super) fn own_domain(board: &Labelled) -> Option<(String, String)> {
    Some(match board.system.as_str() {
        "teamtailor" => (
            "<link rel=\"stylesheet\" href=\"https://assets-aws.teamtailor-cdn.com/assets/packs/css/careersite.css\">\
             <script src=\"https://assets-aws.teamtailor-cdn.com/assets/packs/js/careersite.js\"></script>"
                .to_owned(),
            "<main><a href=\"/jobs/1001-x\">1</a></main>".to_owned(),
        ),
        "successfactors" => (
            "<link rel=\"stylesheet\" href=\"https://rmkcdn.successfactors.com/0a1b2c3d/site.css\">".to_owned(),
            "<main><a href=\"/job/Madrid-x/1001/\">1</a></main>".to_owned(),
        ),
        _ => return None,
    })
}
