//! `lanzadera.es`: the list at `/proyectos/page/N/`, without names, and a page about each company at
//! `/proyecto/NAME/`.

use std::fmt::Write as _;

use super::{
    Answer, Hub, ListPage, Listed, Request,
    frame::{self, Frame},
};

const ORIGIN: &str = "https://lanzadera.es";

const FRAME: Frame = Frame {
    language: "es",
    suffix: " - Lanzadera",
    menu: &[
        ("https://lanzadera.es/", "Inicio"),
        ("https://lanzadera.es/proyectos/", "Startups"),
        ("https://lanzadera.es/blog/", "Blog"),
        ("https://lanzadera.es/programas/", "Programas"),
    ],
    below: &[
        ("https://www.marinadeempresas.es/", "Marina de Empresas"),
        ("https://www.edem.eu/", "EDEM"),
        ("https://www.instagram.com/una_aceleradora/", "Instagram"),
        ("https://patrocinador-principal.example/", "Patrocinador"),
    ],
};

pub(super) fn answer(all: &[Listed<'_>], request: &Request<'_>) -> Answer {
    match request.segments()[..] {
        ["robots.txt"] => super::text(
            200,
            "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: https://lanzadera.es/sitemap_index.xml\n"
                .to_owned(),
        ),
        ["proyectos"] => list(all, 1),
        ["proyectos", "page", number] => list(all, number.parse().unwrap_or(0)),
        ["proyecto", slug] => {
            let found = all.iter().find(|one| one.slug() == slug);
            found.map_or_else(not_found, |one| Answer::html(200, detail(all, one)))
        }
        _ => not_found(),
    }
}

fn not_found() -> Answer {
    Answer::html(404, FRAME.page("Página no encontrada", "", "<h1>404</h1>\n"))
}

fn list(all: &[Listed<'_>], number: usize) -> Answer {
    let page = ListPage::new(Hub::Lanzadera, all, number);
    // As with WordPress, there is no page after the last.
    if page.items.is_empty() && number != 1 {
        return not_found();
    }
    let mut content = String::from("<h1>Startups</h1>\n<section class=\"startups\">\n");
    page.items.iter().for_each(|listed| content.push_str(&item(listed)));
    content.push_str("</section>\n");
    content.push_str(&pager(&page));
    content.push_str("<a href=\"/blog/page/2/\" class=\"next\">Siguiente noticia</a>\n");
    let head = if page.number < page.last {
        format!("<link rel=\"next\" href=\"{}\">\n", address(page.number + 1))
    } else {
        String::new()
    };
    Answer::html(200, FRAME.page("Proyectos", &head, &content))
}

fn address(number: usize) -> String {
    if number == 1 { format!("{ORIGIN}/proyectos/") } else { format!("{ORIGIN}/proyectos/page/{number}/") }
}

fn item(listed: &Listed<'_>) -> String {
    let photo = format!("{ORIGIN}/wp-content/uploads/2024/{}/destacada.jpg", listed.nth % 12 + 1);
    format!(
        "<article class=\"startup-slide elementor-carousel-image\" style=\"background-image: url({photo})\">\n \
         <div class=\"startup-slide__topics\">\n  {}\n </div>\n \
         <img decoding=\"async\" class=\"startup-slide__logo\" src=\"data:image/svg+xml,%3Csvg%20/%3E\" alt=\"\">\n \
         <div class=\"startup-slide__description\">\n  {}\n\n  Buscamos un mercado más justo.\n </div>\n \
         <div class=\"startup-slide__phase\"></div>\n \
         <a href=\"{ORIGIN}{}\" class=\"startup-slide__link\">\n  ver perfil startup\n </a>\n</article>\n",
        frame::text(listed.sector),
        frame::text(&listed.pitch()),
        listed.hub.path(listed),
    )
}

fn pager(page: &ListPage<'_, '_>) -> String {
    if page.last == 1 {
        return String::new();
    }
    let mut html = String::from("<nav class=\"pagination\">\n");
    if page.number > 1 {
        let before = address(page.number - 1);
        let _written = writeln!(html, "<a class=\"prev page-numbers\" href=\"{before}\">Anterior</a>");
    }
    for number in 1..=page.last {
        let _written = if number == page.number {
            writeln!(html, "<span aria-current=\"page\" class=\"page-numbers current\">{number}</span>")
        } else {
            writeln!(html, "<a class=\"page-numbers\" href=\"{}\">{number}</a>", address(number))
        };
    }
    if page.number < page.last {
        let next = address(page.number + 1);
        let _written = writeln!(html, "<a class=\"next page-numbers\" href=\"{next}\">Siguiente</a>");
    }
    html + "</nav>\n"
}

fn detail(all: &[Listed<'_>], listed: &Listed<'_>) -> String {
    let mut content = format!(
        "<section class=\"elementor-section\">\n<h1 class=\"elementor-heading-title\">{}</h1>\n<p>{}</p>\n",
        frame::text(&listed.name),
        frame::text(&listed.pitch()),
    );
    content.push_str(&frame::social(listed));
    if let Some(site) = &listed.site {
        // The text of most buttons does not say that they lead to a website.
        let says = if listed.nth.is_multiple_of(4) { "Visitar web" } else { "Conócenos" };
        let _written = writeln!(
            content,
            "<a class=\"elementor-button elementor-button-link\" href='{}'><span>{says}</span></a>",
            frame::text(&site.href)
        );
    }
    content.push_str("</section>\n");
    content.push_str(&frame::press(listed, "En los medios"));
    content.push_str(&frame::share(listed));
    content.push_str(&frame::others(Hub::Lanzadera, all, listed, "ver perfil startup"));
    content.push_str("<a href=\"https://www.angelscapital.es/\">Angels</a>\n");
    let head = "<meta property=\"og:site_name\" content=\"Lanzadera\">\n";
    FRAME.page(&listed.name, head, &content)
}
