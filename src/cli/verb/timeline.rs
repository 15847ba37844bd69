//! `timeline`.

use super::pages::line;
use super::sought::Sought;
use crate::cli::options::{Common, Form};
use crate::cli::outcome::DONE;
use crate::cli::output::Output;
use crate::error::Result;
use crate::pipeline::verb;
use crate::render;
use clap::Args;

/// Options of `timeline`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct Timeline {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// Articles that are read for it, the best first
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    limit: u32,
    #[command(flatten)]
    sought: Sought,
}

/// `timeline`.
pub(super) fn timeline(common: &Common, options: &Timeline, output: &mut Output) -> Result<u8> {
    let timeline = verb::Timeline {
        query: options.sought.query()?,
        archives: options.sought.archives()?,
        limit: options.limit as usize,
    };
    let reply = timeline.reply()?;
    match options.format {
        Form::Text => {
            let view = output.view([], common.verbose > 0);
            output.text(&render::timeline_text(&reply, &view))?;
        }
        Form::Markdown => output.text(&render::timeline_markdown(&reply))?,
        Form::Csv => output.text(&render::timeline_csv(&reply)?)?,
        Form::Json => line(output, &reply)?,
    }
    Ok(DONE)
}
