//! Answers with fields of odd form, through the shipped components: every row is there, and what could not be read is
//! told.

use jobscan_host::{domain::SalaryPeriod, plugins::model::Page};

use crate::{
    rig::{Rig, limits, root},
    server::{Server, answer},
};

/// One page of a board that answers with this.
async fn page(component: &str, body: &'static str) -> Page {
    let server =
        Server::start(move |_| answer("200 OK", "content-type: application/json\r\n", body.as_bytes())).await;
    let path = root().join(format!("plugins/{component}.wasm"));
    let page = Rig::granted(&path, &limits(), &server).await.page("acme").await.unwrap();
    assert_eq!(page.skipped.len(), 0, "{:?}", page.skipped);
    page
}

fn unread(page: &Page) -> Vec<String> {
    page.unread.iter().map(|(field, told)| format!("{field} {} {}", told.count, told.sample)).collect()
}

#[tokio::test]
async fn lever_keeps_rows_with_odd_fields() {
    let page = page(
        "lever",
        r#"[{"id":"a","text":"One","createdAt":"1793000000000","categories":{"allLocations":["Vigo",null]}},
            {"id":"b","text":"Two","createdAt":"soon","lists":[null,{"text":null}],"categories":["Ops"]},
            {"id":7,"text":"Three","createdAt":null,"categories":null,"workplaceType":"unspecified"}]"#,
    )
    .await;
    assert_eq!(page.offers.len(), 3);
    assert_eq!(page.offers[0].offer.posted_at.unwrap().as_millis(), 1_793_000_000_000);
    assert_eq!(unread(&page), [r#"categories 1 ["Ops"]"#, "createdAt 1 soon"]);
}

#[tokio::test]
async fn greenhouse_keeps_rows_with_odd_fields_and_reads_their_pay() {
    let page = page(
        "greenhouse",
        r#"{"jobs":[
            {"id":1,"title":"One","updated_at":5,"location":"Vigo","departments":[null,{"name":"Ops"}],
             "pay_input_ranges":[
                {"min_cents":200000,"max_cents":500000,"currency_type":"EUR","title":"Sign-on bonus"},
                {"min_cents":"4100000","max_cents":5200000,"currency_type":"EUR","title":"Annual salary (37.5 hours per week)"}]},
            {"id":"2","title":"Two","metadata":[null,{"name":"Referral Bonus","value_type":"currency_range",
                "value":{"min_value":"500","max_value":"1000","unit":"EUR"}}]}],
            "meta":{"total":"2"}}"#,
    )
    .await;
    assert_eq!((page.offers.len(), page.total), (2, Some(2)));
    let pay = page.offers[0].offer.salary.as_ref().unwrap();
    assert_eq!((pay.min, pay.max, pay.currency.as_deref()), (Some(41_000.0), Some(52_000.0), Some("EUR")));
    assert_eq!(pay.period.map(SalaryPeriod::as_str), Some("year"));
    assert_eq!(page.offers[0].offer.department.as_deref(), Some("Ops"));
    assert!(page.offers[1].offer.salary.is_none());
    assert_eq!(unread(&page), ["location 1 Vigo", "updated_at 1 5"]);
}
