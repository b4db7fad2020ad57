//! Counts by day, and visits, as inline SVG.

use jiff::civil;
use maud::{Markup, html};

/// A bar for each day, the first and last day and the largest count in words.
pub(super) fn days(counts: &[(String, u64)], last: civil::Date, days: usize) -> Markup {
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let day = |back: usize| last.checked_sub(jiff::Span::new().days(i64::try_from(back).unwrap_or(0))).unwrap_or(last);
    let of = |day: civil::Date| counts.iter().find(|(name, _)| *name == day.to_string()).map_or(0, |(_, n)| *n);
    let (width, height, top, foot) = (1_000.0, 120.0, 26.0, 30.0);
    let step = width / days as f64;
    let bars: Vec<(f64, f64, String)> = (0..days)
        .map(|at| {
            let day = day(days - 1 - at);
            let n = of(day);
            (at as f64 * step, (height * n as f64 / most as f64).max(if n > 0 { 2.0 } else { 0.0 }), format!("{day}: {n}"))
        })
        .collect();
    let total: u64 = counts.iter().map(|(_, n)| n).sum();
    html! {
        svg class="days" viewBox=(format!("0 0 {width} {}", top + height + foot)) role="img" aria-label=(format!("Articles filed each day: {total} in {days} days, {most} at most")) {
            text x="0" y="20" { (most) }
            line x1="0" y1=(top) x2=(width) y2=(top) {}
            @for (x, tall, told) in &bars {
                rect x=(format!("{:.1}", x + 1.5)) y=(format!("{:.1}", top + height - tall)) width=(format!("{:.1}", step - 3.0)) height=(format!("{tall:.1}")) rx="1.5" { title { (told) } }
            }
            line x1="0" y1=(top + height) x2=(width) y2=(top + height) {}
            text x="0" y=(top + height + 24.0) { (day(days - 1)) }
            text x=(width) y=(top + height + 24.0) text-anchor="end" { (last) }
        }
    }
}

/// The visits in their order: read, unchanged, failed.
pub(super) fn visits(outcomes: &[(&str, String)]) -> Markup {
    // A few visits make no wide bars.
    let step = 720.0 / outcomes.len().max(50) as f64;
    html! {
        svg class="visits" viewBox="0 0 720 30" preserveAspectRatio="none" role="img" aria-label=(format!("The last {} visits, the newest last; the table tells each", outcomes.len())) {
            @for (at, (outcome, told)) in outcomes.iter().enumerate() {
                rect class=(outcome) x=(format!("{:.1}", at as f64 * step + 0.5)) y="0" width=(format!("{:.1}", (step - 1.0).max(1.0))) height="30" { title { (told) } }
            }
        }
    }
}
