//! What the model makes of a translation when it is asked back.

use super::writer::Writer;
use crate::error::Result;
use crate::ground::{Reason, returned};
use crate::text::tag::same;

/// The most tokens of a sentence that is translated back.
const BACK_TOKENS: usize = 120;
/// Languages that small models write surely: what they say there is what they mean.
const SURE: [&str; 2] = ["en", "zh"];
/// The share of what must be known of the source, in nats, that a translation of it tells the model: into a language that it writes surely,
/// and into another. Measured on sentences that were read.
const TOLD: [f64; 2] = [0.38, 0.5];
/// The share of the words that come back which the source must have, likewise.
const COME_BACK: [f64; 2] = [0.0, 0.88];

/// Why `text`, a translation of `support` out of the language `from` into `to`, does not say what that says, as far as the model can tell; `None`
/// where it does.
pub(super) fn asked_back(
    writer: &mut Writer,
    text: &str,
    support: &str,
    from: &str,
    to: &str,
) -> Result<Option<Reason>> {
    let unsure = usize::from(!SURE.iter().any(|tag| same(tag, to)));
    let told = told(writer, text, support, from)?;
    if told < TOLD[unsure] {
        return Ok(Some(Reason::TooLittle(format!("{told:.2}"))));
    }
    let Some(back) = writer.write("translate-again", from, &[("sentence", text)], BACK_TOKENS)? else {
        return Ok(None);
    };
    Ok(returned(&back, support, from, COME_BACK[unsure]).map(|reason| Reason::Back(back, Box::new(reason))))
}

/// How much of `support` follows from `text`: 1 is all of it, 0 no more than from nothing.
fn told(writer: &mut Writer, text: &str, support: &str, from: &str) -> Result<f64> {
    let knowing = nats(writer, text, support, from)?;
    let guessing = nats(writer, "…", support, from)?;
    Ok(1.0 - knowing / guessing.max(f64::MIN_POSITIVE))
}

/// What it takes, in nats, to write `support` where `text` is to be translated into the language `from`.
fn nats(writer: &mut Writer, text: &str, support: &str, from: &str) -> Result<f64> {
    let prompts = writer.prompts;
    let task = prompts.task("translate-again", from)?;
    let before = task.prefix();
    let opened = writer.open(None, &before, &task.suffix(&[("sentence", text)])?)?;
    let (Some(mut place), Some(session)) = (opened, writer.session.as_deref_mut()) else {
        return Ok(0.0);
    };
    let ids = session.vocabulary().encode(support);
    let log_probs = session.log_probs(&mut place.cache, &place.logits, &ids)?;
    Ok(-log_probs.iter().map(|&log_prob| f64::from(log_prob)).sum::<f64>())
}
