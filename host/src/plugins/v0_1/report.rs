//! The input and output of a detector.

use super::bindings::detector;
use crate::domain::EvidenceKind;
use crate::plugins::model;

pub(in crate::plugins) fn document(document: model::Document) -> detector::Document {
    detector::Document {
        url: document.url,
        final_url: document.final_url,
        status: document.status,
        content_type: document.content_type,
        html: document.html,
    }
}

pub(in crate::plugins) fn report(report: detector::Report) -> model::Report {
    model::Report {
        findings: report.findings.into_iter().map(finding).collect(),
        follow: report
            .follow
            .into_iter()
            .map(|link| model::Candidate { url: link.url, reason: link.reason, priority: link.priority })
            .collect(),
    }
}

fn finding(finding: detector::Finding) -> model::Finding {
    model::Finding {
        provider: finding.provider,
        tenant: finding.tenant,
        board_url: finding.board_url,
        confidence: match finding.confidence {
            detector::Confidence::Certain => model::Confidence::Certain,
            detector::Confidence::Likely => model::Confidence::Likely,
            detector::Confidence::Hint => model::Confidence::Hint,
        },
        evidence: finding
            .evidence
            .into_iter()
            .map(|evidence| model::FindingEvidence {
                kind: match evidence.kind {
                    detector::EvidenceKind::UrlPattern => EvidenceKind::UrlPattern,
                    detector::EvidenceKind::ScriptSrc => EvidenceKind::ScriptSrc,
                    detector::EvidenceKind::Iframe => EvidenceKind::Iframe,
                    detector::EvidenceKind::Link => EvidenceKind::Link,
                    detector::EvidenceKind::JsonLd => EvidenceKind::JsonLd,
                    detector::EvidenceKind::Meta => EvidenceKind::Meta,
                    detector::EvidenceKind::Text => EvidenceKind::Text,
                },
                detail: evidence.detail,
                offset: evidence.offset,
            })
            .collect(),
        attributes: finding.attrs,
    }
}
