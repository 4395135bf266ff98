//! What a detector found on a page.

use super::{
    address::{is_plain_address, is_web_address, mend_address},
    cuts::Cuts,
};
use crate::{
    bounds::{Bound, fields},
    plugins::model::{Finding, Report},
    printable::is_unprintable,
};

/// Brings a detector's report within its bounds. Findings whose system or board cannot be named are dropped.
pub(in crate::plugins) fn bound_report(report: &mut Report, cuts: &mut Cuts) {
    report.findings.retain(|finding| {
        let beyond = unusable(finding);
        if let Some(bound) = beyond {
            cuts.note(bound);
        }
        beyond.is_none()
    });
    cuts.list(&mut report.findings, &fields::FINDINGS);
    for finding in &mut report.findings {
        cuts.address_unless(&mut finding.board_url, is_web_address);
        cuts.list(&mut finding.evidence, &fields::EVIDENCE);
        for evidence in &mut finding.evidence {
            cuts.text(&mut evidence.detail, &fields::EVIDENCE_TEXT);
        }
        cuts.attributes(&mut finding.attributes);
    }
    // A link may be relative to the page.
    report.follow.retain_mut(|link| {
        mend_address(&mut link.url);
        let is_plain = is_plain_address(&link.url);
        if !is_plain {
            cuts.note(&fields::ADDRESS);
        }
        is_plain
    });
    cuts.list(&mut report.follow, &fields::FOLLOWS);
    for link in &mut report.follow {
        cuts.text(&mut link.reason, &fields::EVIDENCE_TEXT);
    }
}

/// Why a finding names no system or no board that can be kept and shown.
fn unusable(finding: &Finding) -> Option<&'static Bound> {
    if finding.provider.len() > fields::SYSTEM.size() || finding.provider.contains(is_unprintable) {
        return Some(&fields::SYSTEM);
    }
    let is_long = finding.tenant.len() > 4 * fields::TENANT.size()
        || finding.tenant.chars().count() > fields::TENANT.size();
    (is_long || finding.tenant.contains(is_unprintable)).then_some(&fields::TENANT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::EvidenceKind,
        plugins::model::{Candidate, Confidence, FindingEvidence},
    };

    fn finding(tenant: &str) -> Finding {
        Finding {
            provider: "lever".to_owned(),
            tenant: tenant.to_owned(),
            board_url: Some("https://jobs.lever.co/acme".to_owned()),
            confidence: Confidence::Certain,
            evidence: vec![FindingEvidence {
                kind: EvidenceKind::Link,
                detail: "a".to_owned(),
                offset: None,
            }],
            attributes: Vec::new(),
        }
    }

    fn link(url: &str) -> Candidate {
        Candidate { url: url.to_owned(), reason: "x".to_owned(), priority: 1 }
    }

    fn bounded(findings: Vec<Finding>, follow: Vec<Candidate>) -> Report {
        bounded_and_told(findings, follow).0
    }

    fn bounded_and_told(findings: Vec<Finding>, follow: Vec<Candidate>) -> (Report, Option<String>) {
        let (mut report, mut cuts) = (Report { findings, follow }, Cuts::default());
        bound_report(&mut report, &mut cuts);
        (report, cuts.told())
    }

    #[test]
    fn a_finding_that_is_dropped_is_told_by_its_bound() {
        let named = |provider: usize, tenant: usize| Finding {
            provider: "p".repeat(provider),
            ..finding(&"é".repeat(tenant))
        };
        let (system, tenant) = (fields::SYSTEM.size(), fields::TENANT.size());
        let longest = vec![named(system, tenant)];
        let (report, told) = bounded_and_told(longest.clone(), Vec::new());
        assert_eq!((report.findings, told), (longest, None));
        for (dropped, bound) in
            [(named(system + 1, 1), fields::SYSTEM), (named(1, tenant + 1), fields::TENANT)]
        {
            let (report, told) = bounded_and_told(vec![dropped], Vec::new());
            assert!(report.findings.is_empty() && told.unwrap().contains(bound.name));
        }
        let (report, told) = bounded_and_told(Vec::new(), vec![link("a\u{1b}b")]);
        assert!(report.follow.is_empty() && told.unwrap().contains(fields::ADDRESS.name));
    }

    #[test]
    fn a_report_is_bounded() {
        let report = bounded(vec![finding("acme")], vec![link("/careers")]);
        assert_eq!(report, Report { findings: vec![finding("acme")], follow: vec![link("/careers")] });
        let long = fields::TENANT.size() + 1;
        let unusable = [
            finding(&"t".repeat(long)),
            finding("a\u{202e}"),
            Finding { provider: "p".repeat(65), ..finding("a") },
        ];
        assert!(
            bounded(unusable.into(), vec![link("a\u{1b}b"), link(&"a".repeat(3_000))])
                == bounded(Vec::new(), Vec::new())
        );
        let (many, links) = (vec![finding("acme"); 100_000], vec![link("/a"); 100_000]);
        let report = bounded(many, links);
        assert_eq!(
            (report.findings.len(), report.follow.len()),
            (fields::FINDINGS.size(), fields::FOLLOWS.size())
        );
        let mut heavy = finding("acme");
        heavy.board_url = Some("javascript:alert(1)".to_owned());
        heavy.evidence = vec![heavy.evidence[0].clone(); 1_000];
        heavy.evidence[0].detail = "d".repeat(1 << 20);
        heavy.attributes = vec![(String::new(), String::new()); 1_000];
        let report = bounded(vec![heavy], vec![Candidate { reason: "r".repeat(1 << 20), ..link("/a") }]);
        let kept = &report.findings[0];
        assert_eq!((kept.board_url.as_deref(), kept.evidence.len()), (None, fields::EVIDENCE.size()));
        assert_eq!(kept.evidence[0].detail.len(), fields::EVIDENCE_TEXT.size());
        assert_eq!(kept.attributes.len(), fields::ATTRIBUTES.size());
        assert_eq!(report.follow[0].reason.len(), fields::EVIDENCE_TEXT.size());
    }
}
