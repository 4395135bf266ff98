//! Domains that many companies share.

/// Domains under which others publish. Hosts equal to one of these or below it identify nobody.
///
/// What the public suffix list keeps as private suffixes (`github.io`, `netlify.app`,
/// `blogspot.com`, …) need not be repeated here.
#[rustfmt::skip]
pub(super) const SHARED_DOMAINS: &[&str] = &[
    // Applicant tracking systems: those that detectors know.
    "lever.co", "greenhouse.io", "ashbyhq.com", "workable.com", "recruitee.com", "recruiteecdn.com",
    "personio.de", "personio.com", "personio.es", "personio.it", "personio.fr", "personio.nl",
    "teamtailor.com", "teamtailor-cdn.com", "smartrecruiters.com", "mysmartrecruiters.com",
    "myworkdayjobs.com", "myworkdaysite.com", "bamboohr.com", "breezy.hr", "jazzhr.com", "jazz.co",
    "applytojob.com", "icims.com", "pinpointhq.com", "rippling.com", "successfactors.com", "successfactors.eu",
    "jobs2web.com", "join.com", "bizneo.com", "bizneohr.com", "talentclue.com", "sesamehr.com", "sesamehr.es",
    "sesamehr.mx", "sesametime.com", "factorialhr.com", "factorialhr.es", "factorialhr.pt", "factorialhr.de",
    "factorialhr.co", "factorialhr.it", "factorialhr.fr", "factorialhr.mx", "factorialhr.com.br",
    "factorial.es", "factorial.it", "factorial.fr", "factorial.mx", "factorial.pl", "factorial.ch",
    "factorial.be", "viterbit.site", "viterbit.com",
    // And others.
    "jobvite.com", "taleo.net", "oraclecloud.com", "csod.com", "cornerstoneondemand.com", "avature.net",
    "eightfold.ai", "phenompeople.com", "ultipro.com", "paylocity.com", "paycomonline.net", "dayforcehcm.com",
    "workforcenow.adp.com", "recruiting.adp.com", "gupy.io", "kenoby.com", "solides.jobs", "pandape.com",
    "hiringroom.com", "softgarden.io", "softgarden.de", "onlyfy.jobs", "prescreen.io", "prescreenapp.io",
    "rexx-systems.com", "dvinci-hr.com", "dvinci-easy.com", "concludis.de", "hrworks.de", "heyrecruit.de",
    "jobbase.io", "talentlyft.com", "traffit.com", "erecruiter.pl", "homerun.co", "freshteam.com",
    "zohorecruit.com", "zohorecruit.eu", "careers-page.com", "kenjo.io", "comeet.com", "comeet.co",
    "catsone.com", "jobscore.com", "jobsoid.com", "hirehive.com", "occupop.com", "emply.com",
    "hr-manager.net", "varbi.com", "reachmee.com", "jobylon.com", "webcruiter.no", "webcruiter.com",
    "jobbnorge.no", "talentsoft.com", "talent-soft.com", "cegid.cloud", "flatchr.io", "digitalrecruiters.com",
    "welcomekit.co", "beetween.com", "taleez.com", "altamiraweb.com", "inrecruiting.com", "intervieweb.it",
    "ncoreplat.com", "allibo.com", "epreselec.com", "endalia.com", "eploy.net", "tal.net", "jobtrain.co.uk",
    "trakstar.com", "recruiterbox.com", "recruiterflow.com", "gem.com", "dover.com", "wellfound.com",
    "hibob.com", "peoplehr.net", "peopleforce.io", "cvw.io", "cezannehr.com", "polymer.co", "tellent.com",
    // Job boards.
    "infojobs.net", "infojobs.it", "infojobs.com.br", "welcometothejungle.com", "indeed.com", "indeed.es",
    "glassdoor.com", "glassdoor.es", "tecnoempleo.com", "infoempleo.com", "jobandtalent.com", "monster.com",
    "monster.es", "stepstone.de", "xing.com", "computrabajo.com", "trabajos.com", "laboris.net",
    "primerempleo.com", "opcionempleo.com", "studentjob.es", "ticjob.es", "turijobs.com", "hosco.com",
    "jobtoday.com", "milanuncios.com", "getmanfred.com", "domestika.org", "talent.com", "jooble.org",
    "adzuna.com", "adzuna.es", "ziprecruiter.com", "dice.com", "totaljobs.com", "reed.co.uk", "builtin.com",
    "remoteok.com", "weworkremotely.com", "otta.com", "angel.co", "feinaactiva.gencat.cat",
    // Directories of companies.
    "catalonia.com", "lanzadera.es", "madrimasd.org", "crunchbase.com", "dealroom.co", "startupxplore.com",
    "f6s.com", "eu-startups.com", "producthunt.com", "einforma.com", "axesor.es", "infocif.es",
    "empresite.eleconomista.es", "paginasamarillas.es", "yelp.com", "yelp.es", "tripadvisor.com",
    "tripadvisor.es", "wikipedia.org", "openstreetmap.org",
    // Social networks, media and events.
    "linkedin.com", "facebook.com", "fb.com", "instagram.com", "twitter.com", "x.com", "threads.net",
    "threads.com", "bsky.app", "mastodon.social", "youtube.com", "tiktok.com", "pinterest.com", "pinterest.es",
    "vimeo.com", "twitch.tv", "snapchat.com", "reddit.com", "discord.com", "discord.gg", "flickr.com",
    "dribbble.com", "behance.net", "medium.com", "substack.com", "slideshare.net", "issuu.com", "vk.com",
    "weibo.com", "open.spotify.com", "podcasts.apple.com", "tumblr.com", "meetup.com", "eventbrite.com",
    "eventbrite.es", "whatsapp.com", "telegram.me", "telegram.org", "t.me", "wa.me", "m.me", "fb.me", "youtu.be",
    // Links.
    "lnkd.in", "t.co", "linktr.ee", "bit.ly", "goo.gl", "g.page", "g.co", "ow.ly", "buff.ly", "tinyurl.com",
    "rebrand.ly", "cutt.ly", "is.gd", "t.ly", "hubs.ly", "shorturl.at", "about.me", "beacons.ai", "lnk.bio",
    "bio.link", "campsite.bio", "taplink.cc", "linkin.bio", "calendly.com", "addtoany.com",
    // Code, documents, shops of programs.
    "github.com", "github.io", "gitlab.com", "gitlab.io", "bitbucket.org", "bitbucket.io", "sourceforge.net",
    "sites.google.com", "docs.google.com", "drive.google.com", "forms.gle", "maps.google.com",
    "plus.google.com", "play.google.com", "business.google.com", "apps.apple.com", "itunes.apple.com",
    "forms.office.com", "sharepoint.com", "1drv.ms", "notion.site", "notion.so", "typeform.com", "jotform.com",
    "airtable.com", "mailchi.mp",
    // Site builders and hosting.
    "business.site", "negocio.site", "wixsite.com", "wix.com", "wixstudio.com", "wixstudio.io", "editorx.io",
    "wordpress.com", "blogspot.com", "blogger.com", "weebly.com", "squarespace.com", "webflow.io",
    "framer.website", "framer.site", "framer.app", "jimdo.com", "jimdosite.com", "jimdofree.com",
    "godaddysites.com", "webnode.es", "webnode.com", "webnode.page", "webador.es", "webador.com", "carrd.co",
    "myshopify.com", "mystrikingly.com", "strikingly.com", "site123.me", "super.site", "softr.app",
    "canva.site", "hs-sites.com", "hubspotpagebuilder.com", "hubspotpagebuilder.eu", "mailchimpsites.com",
    "wpcomstaging.com", "wpengine.com", "wpenginepowered.com", "over-blog.com", "e-monsite.com", "es.tl",
    "page.tl", "ucoz.com", "yolasite.com", "tripod.com", "angelfire.com", "webcindario.com", "galeon.com",
    "amazonaws.com", "cloudfront.net", "azurewebsites.net", "windows.net", "herokuapp.com", "appspot.com",
    "web.app", "firebaseapp.com", "vercel.app", "netlify.app", "pages.dev", "workers.dev", "onrender.com",
    "surge.sh", "glitch.me", "repl.co",
];
