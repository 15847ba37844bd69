//! How pages are opened: what their text is encoded in, and the password of those that are protected.

use super::options::{Common, Password, Protection, Structure, VerbOptions};
use super::tongue::say;
use crate::dates::Date;
use crate::error::{Error, Kind, Result};
use crate::pipeline::Input;
use crate::read::Dated;
use console::Term;
use std::io::{IsTerminal, stderr, stdin};
use std::sync::{Mutex, PoisonError};

/// How often a password is asked for, for one file.
const TRIES: usize = 3;

/// What is told of the pages of a command; by default nothing, and nobody is asked.
#[derive(Default)]
pub(super) struct Opening {
    pub encoding: Option<String>,
    /// When they were printed.
    pub date: Option<Date>,
    /// As told, or as typed last: one opens all files of a command, often.
    password: Mutex<Option<Password>>,
    asks: bool,
    /// Whether pages have the structure that their own files give.
    pub given: bool,
}

impl Opening {
    /// What was told; a password that is missing is asked for where somebody is there to ask.
    pub(super) fn new(common: &Common, protection: &Protection) -> Self {
        Self {
            encoding: common.encoding.clone(),
            date: None,
            password: Mutex::new(protection.password.clone()),
            asks: stdin().is_terminal() && stderr().is_terminal(),
            given: false,
        }
    }

    /// What was told of the pages of a verb.
    pub(super) fn of_verb(common: &Common, options: &VerbOptions) -> Self {
        Self {
            given: options.structure == Structure::Given,
            date: options.date,
            ..Self::new(common, &options.protection)
        }
    }

    /// Dates a page by what was told.
    pub(super) fn date(&self, page: Input) -> Input {
        date(page, self.date)
    }

    /// The same for work that goes on beside: nobody is asked.
    pub(super) fn beside(&self) -> Self {
        let password = self.password.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            encoding: self.encoding.clone(),
            date: self.date,
            password: Mutex::new(password),
            asks: false,
            given: self.given,
        }
    }

    /// Whether a password was told, or typed.
    pub(super) fn has_password(&self) -> bool {
        let password = self.password.lock().unwrap_or_else(PoisonError::into_inner);
        password.is_some()
    }

    /// The same where standard input holds requests: nobody is asked.
    pub(super) fn silent(self) -> Self {
        Self { asks: false, ..self }
    }

    /// What `open` makes of the file called `shown`, with the password that it needs.
    ///
    /// # Errors
    /// Those of `open`, and where no password can be read.
    pub(super) fn open<T>(&self, shown: &str, open: impl Fn(Option<&str>) -> Result<T>) -> Result<T> {
        let mut ask = || {
            let term = Term::stderr();
            let _ = term.write_str(&format!(
                "{}: ",
                say(&format!("password of {}", crate::render::clean(shown)))
            ));
            let failed = |cause| Error::new(Kind::Input, "cannot read a password").because(cause);
            term.read_secure_line().map(Password::from).map_err(failed)
        };
        self.tried(&mut ask, open)
    }

    fn tried<T>(
        &self,
        ask: &mut dyn FnMut() -> Result<Password>,
        open: impl Fn(Option<&str>) -> Result<T>,
    ) -> Result<T> {
        let mut known = self.password.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for _ in 0..if self.asks { TRIES } else { 0 } {
            match open(known.as_ref().map(Password::text)) {
                Err(error) if error.needs_password() => known = Some(ask()?),
                done => {
                    *self.password.lock().unwrap_or_else(PoisonError::into_inner) = known;
                    return done;
                }
            }
        }
        open(known.as_ref().map(Password::text))
    }
}

/// Dates a page by what was told.
pub(super) fn date(mut page: Input, told: Option<Date>) -> Input {
    if let Some(date) = told {
        page.document.source.date = Some(Dated::new(date, Dated::GIVEN));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(password: Option<&str>, asks: bool) -> Opening {
        Opening {
            encoding: None,
            date: None,
            password: Mutex::new(password.map(|text| Password::from(text.to_owned()))),
            asks,
            given: false,
        }
    }

    fn locked(password: Option<&str>) -> Result<&'static str> {
        match password {
            Some("ferry") => Ok("open"),
            _ => Err(Error::new(Kind::Protected, "this page is protected by a password")),
        }
    }

    #[test]
    fn a_password_is_asked_for_until_one_opens_the_page_and_is_tried_on_the_next() {
        let typed = |words: &'static [&'static str]| {
            let mut words = words.iter();
            move || Ok(Password::from((*words.next().expect("asked too often")).to_owned()))
        };
        let opening_asked = opening(None, true);
        assert_eq!(
            opening_asked.tried(&mut typed(&["mill", "ferry"]), locked).unwrap(),
            "open"
        );
        assert_eq!(opening_asked.tried(&mut typed(&[]), locked).unwrap(), "open");
        let wrong = opening(None, true).tried(&mut typed(&["a", "b", "c"]), locked);
        assert!(wrong.unwrap_err().needs_password());
        assert_eq!(
            opening(Some("ferry"), false).tried(&mut typed(&[]), locked).unwrap(),
            "open"
        );
        assert!(opening(Some("mill"), false).tried(&mut typed(&[]), locked).is_err());
    }

    #[test]
    fn a_password_is_shown_nowhere() {
        let told = format!("{:?}", Password::from("ferry".to_owned()));
        assert!(!told.contains("ferry"), "{told}");
    }
}
