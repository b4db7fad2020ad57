//! Notices to addresses that the operator named: posted as they are, whatever network they are in, redirects not followed.

use std::time::Duration;

use reqwest::redirect::Policy;
use url::Url;

use super::client::nowhere;
use super::error::{Cause, FetchError};

/// Posts notices.
#[derive(Debug, Clone)]
pub struct Notifier {
    http: reqwest::Client,
}

impl Notifier {
    /// A notifier that takes no longer than this for one notice. Fails only if the system lacks what TLS needs.
    pub fn new(user_agent: &str, timeout: Duration) -> Result<Self, FetchError> {
        let builder = reqwest::Client::builder().user_agent(user_agent).timeout(timeout).redirect(Policy::none()).no_proxy().referer(false);
        let setup = |error: reqwest::Error| Cause::Setup { detail: format!("{error:?}") }.at(&nowhere());
        Ok(Self { http: builder.build().map_err(setup)? })
    }

    /// Posts a body of JSON with these headers; taken is what is answered by a status of 200 to 299. The error says what came instead.
    pub async fn post(&self, url: &Url, headers: &[(&str, String)], body: String) -> Result<(), String> {
        let request = self.http.post(url.clone()).header("content-type", "application/json").body(body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(format!("the server answered {}", answer.status().as_u16())),
            Err(error) if error.is_timeout() => Err("no answer in time".to_owned()),
            Err(error) if error.is_connect() => Err("cannot connect".to_owned()),
            Err(error) => Err(error.without_url().to_string()),
        }
    }
}
