//! What the dashboard can change, and what must be shown before it does.

use axum::extract::Request;
use axum::http::{Method, StatusCode};

use super::super::Shared;
use super::super::access::{Grant, is_foreign};
use super::super::asked::Asked;
use super::super::problem::Problem;

/// What may be done with a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It is asked as soon as may be.
    Poll,
    /// Neither it nor its pages are asked until it is resumed.
    Pause,
    /// It is asked again.
    Resume,
}

impl Action {
    pub(super) const ALL: [Self; 3] = [Self::Poll, Self::Pause, Self::Resume];

    /// What may be done with a source that is paused, or gone, or not.
    pub(super) fn fitting(rests: bool) -> &'static [Self] {
        if rests { &[Self::Resume] } else { &[Self::Poll, Self::Pause] }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Pause => "pause",
            Self::Resume => "resume",
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Poll => "Poll now",
            Self::Pause => "Pause",
            Self::Resume => "Resume",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// Changes what is polled. Calls block.
pub trait Controls: Send + Sync {
    /// Adds a source; says where it stands now.
    fn add(&self, url: &str, name: Option<&str>) -> Result<String, String>;
    /// Does something with a source that is known by this address.
    fn act(&self, url: &str, action: Action) -> Result<(), String>;
}

/// What the guard found of the request.
pub(super) fn grant(request: &Request) -> Grant {
    request.extensions().get().copied().unwrap_or(Grant { known: false, by_token: false })
}

/// A change must be meant: by whoever bears the token, or by a form of ours.
pub(super) fn confirmed(shared: &Shared, asked: &Asked, method: &Method, grant: Grant) -> Result<(), Problem> {
    if grant.by_token {
        return Ok(());
    }
    let meant = grant.known && !is_foreign(&asked.headers, method) && asked.text("csrf").is_some_and(|csrf| shared.secret.is_csrf(csrf));
    if meant {
        Ok(())
    } else {
        Err(Problem::new(StatusCode::FORBIDDEN, "the form is not ours, or is older than the token; load the page again"))
    }
}
