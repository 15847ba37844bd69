//! What the model makes of a translation when it is asked back.

use super::writer::Writer;
use crate::error::Result;
use crate::ground::returned;

/// The most tokens of a sentence that is translated back.
const LONGEST: usize = 120;
/// The share of what must be known of the source, in nats, that a translation of it tells the model.
const TOLD: f64 = 0.35;

/// Why `text`, a translation of `support` out of the language `from`, does not say what that says, as far as the model can tell; `None`
/// where it does.
pub(super) fn asked_back(writer: &mut Writer, text: &str, support: &str, from: &str) -> Result<Option<String>> {
    let told = told(writer, text, support, from)?;
    let Some(back) = writer.write("translate-again", from, &[("sentence", text)], LONGEST)? else {
        return Ok(None);
    };
    eprintln!("BACK {told:.3} | {text} | {back} | {support} | {:?}", returned(&back, support, from));
    if told < TOLD {
        return Ok(Some(format!("it tells too little of its source ({told:.2})")));
    }
    Ok(returned(&back, support, from).map(|reason| format!("translated back it is `{back}`: {reason}")))
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
