//! Settings as they are in force, with the file and line, variable or flag that each came from.

use axum::extract::State;
use axum::response::Response;
use maud::html;

use super::super::Shared;
use super::layout::page as framed;

pub(super) async fn page(State(shared): State<Shared>) -> Response {
    let content = html! {
        h1 { "Settings" }
        p class="soft" { "What this process goes by. Secrets are not shown. SIGHUP reads the configuration again; the address, the output folder and the state change with a restart alone." }
        div class="scroll" { table {
            thead { tr { th { "Key" } th { "Value" } th { "From" } } }
            tbody { @for setting in &shared.settings { tr { td class="key" { code { (setting.key) } } td class="value" { code { (setting.value) } } td class="soft" { (setting.origin) } } } }
        } }
    };
    framed("Settings", "/settings", &content)
}
