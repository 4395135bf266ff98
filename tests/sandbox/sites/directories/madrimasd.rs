//! `startups.madrimasd.org`: the list of new companies at `?page=N`, counted from 0 although its links count from 1.

use std::fmt::Write as _;

use super::{
    Answer, Hub, ListPage, Listed, Request,
    frame::{self, Frame},
};

/// The path of the list; the pages about companies are below it.
pub(super) const LIST: &str = "/emprendedores/emprendedores-casos-exito/";

const FRAME: Frame = Frame {
    language: "es",
    suffix: " | madri+d",
    menu: &[
        ("/", "Inicio"),
        ("/emprendedores/emprendedores-casos-exito/", "Casos de éxito"),
        ("/emprendedores/servicios/", "Servicios"),
        ("https://www.madrimasd.org/", "Fundación madri+d"),
    ],
    below: &[
        ("https://www.comunidad.madrid/", "Comunidad de Madrid"),
        ("https://www.linkedin.com/company/una-fundacion/", "LinkedIn"),
        ("https://fondo-regional.example/", "Fondo regional"),
        ("https://www.madrimasd.org/aviso-legal", "Aviso legal"),
    ],
};

pub(super) fn answer(all: &[Listed<'_>], request: &Request<'_>) -> Answer {
    match request.segments()[..] {
        ["robots.txt"] => super::text(
            200,
            "# Drupal\nUser-agent: *\nCrawl-delay: 1\nDisallow: /core/\nDisallow: /admin/\nDisallow: /search/\n".to_owned(),
        ),
        ["emprendedores", "emprendedores-casos-exito"] => {
            let page: usize = request.value("page").map_or(Ok(0), str::parse).unwrap_or(0);
            Answer::html(200, list(&ListPage::new(Hub::Madrimasd, all, page.saturating_add(1))))
        }
        ["emprendedores", "emprendedores-casos-exito", slug] => {
            let found = all.iter().find(|one| one.slug() == slug);
            found.map_or_else(not_found, |one| Answer::html(200, detail(one)))
        }
        _ => not_found(),
    }
}

fn not_found() -> Answer {
    Answer::html(404, FRAME.page("Página no encontrada", "", "<h1>Página no encontrada</h1>\n"))
}

fn list(page: &ListPage<'_, '_>) -> String {
    let mut content = String::from("<h1>Nuevas empresas</h1>\n<ul class=\"list\">\n");
    page.items.iter().for_each(|listed| content.push_str(&item(listed)));
    if page.items.is_empty() {
        content.push_str("<li>No hay resultados</li>\n");
    }
    content.push_str("</ul>\n");
    content.push_str(&pager(page));
    FRAME.page("Nuevas empresas", "", &content)
}

fn item(listed: &Listed<'_>) -> String {
    let pitch = listed.pitch();
    let sector = frame::text(listed.sector);
    format!(
        "<li class=\"element-list\">\n <h3>{}</h3>\n <a href=\"{}\">\n  Ver ficha\n </a>\n <p>{sector} - {}</p>\n</li>\n",
        frame::text(&listed.name),
        listed.hub.path(listed),
        frame::text(&pitch),
    )
}

/// The pager: the link with the text `2` leads to `?page=1`.
fn pager(page: &ListPage<'_, '_>) -> String {
    if page.last == 1 {
        return String::new();
    }
    let path = LIST.trim_end_matches('/');
    let mut html = String::from("<nav role=\"navigation\"><ul class=\"pager__items\">\n");
    let mut link = |number: usize, says: &str| {
        let at = number - 1;
        let _written = writeln!(
            html,
            "<li class=\"pager__item\"><a href=\"{path}?page={at}\" title=\"Ir a la página {number}\">{says}</a></li>"
        );
    };
    if page.number > 1 {
        link(1, "« Primera");
        link(page.number - 1, "‹ Anterior");
    }
    for number in 1..=page.last {
        link(number, &number.to_string());
    }
    if page.number < page.last {
        link(page.number + 1, "Siguiente ›");
        link(page.last, "Última »");
    }
    html + "</ul></nav>\n"
}

fn detail(listed: &Listed<'_>) -> String {
    let mut content = format!(
        "<h1>{}</h1>\n<p>{}</p>\n<h2>Contacto</h2>\n<p>{}</p>\n",
        frame::text(&listed.name),
        frame::text(&listed.pitch()),
        frame::text(listed.place.city),
    );
    if let Some(site) = &listed.site {
        let shown =
            site.target.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/');
        let says = if listed.nth.is_multiple_of(2) { shown } else { "Página web" };
        let _written = writeln!(content, "<p>Web: <a href=\"{}\">{says}</a></p>", frame::text(&site.href));
    }
    content.push_str(&frame::social(listed));
    content.push_str(&frame::press(listed, "Noticias"));
    content.push_str(&frame::share(listed));
    content.push_str(
        "<p><a href=\"https://www.comunidad.madrid/servicios/empleo\">Web de la Comunidad</a></p>\n",
    );
    FRAME.page(&listed.name, "", &content)
}
