//! The operators of a content stream, one after another.

use super::painter::Painter;
use super::path::Path;
use super::run::Run;
use super::shapes::Shapes;
use super::state::State;
use super::text::Text;
use crate::read::pdf::engine::{ContentOps, Dict, Object, Op};
use std::rc::Rc;

/// States kept by `q`; deeper ones are counted only.
const DEEPEST: usize = 512;
/// Operators between two looks at the clock.
const BETWEEN: usize = 256;

impl Painter<'_> {
    /// Carries out a stream; what does not parse ends it.
    pub(super) fn run(&mut self, content: &[u8], chain: &[Rc<Dict>], state: State, depth: usize) {
        let mut run = Run {
            chain,
            state,
            saved: Vec::new(),
            beyond: 0,
            text: Text::new(),
            path: Path::default(),
            depth,
        };
        let mut operators = ContentOps::new(content);
        let mut count = 0;
        loop {
            let before = operators.pos();
            match operators.next_op() {
                Ok(Some((op, _))) => self.step(&mut run, op),
                Ok(None) => break,
                // One bad token is passed over; the rest of the page is not lost.
                Err(_) => operators = ContentOps::at(content, operators.pos().max(before + 1)),
            }
            count += 1;
            if count % BETWEEN == 0 && self.start.elapsed() > self.limits.page_time {
                self.cut = true;
            }
            if self.cut || operators.pos() >= content.len() {
                break;
            }
        }
    }

    fn step(&mut self, run: &mut Run<'_>, op: Op) {
        match op {
            Op::Save if run.saved.len() < DEEPEST => run.saved.push(run.state.clone()),
            Op::Save => run.beyond += 1,
            Op::Restore if run.beyond > 0 => run.beyond -= 1,
            Op::Restore => run.state = run.saved.pop().unwrap_or_else(|| run.state.clone()),
            Op::Concat(m) => run.state.ctm = m.concat(run.state.ctm),
            Op::SetLineWidth(width) => run.state.line_width = width,
            Op::SetExtGState(name) => self.graphics_state(run, &name.0),
            Op::XObject(name) => self.object(run, &name.0),
            Op::InlineImage(_) => self.picture(&run.state),
            Op::Shading(_) => self.shapes.grounds.push(run.state.clip),
            Op::BeginMarkedContent(tag) => self.marks.open(self.source, &tag.0, None),
            Op::BeginMarkedContentProps(tag, properties) => {
                let found = match &properties {
                    Object::Name(name) => self.find(run.chain, "Properties", &name.0),
                    other => Some(other.clone()),
                };
                self.marks.open(self.source, &tag.0, found.as_ref());
            }
            Op::EndMarkedContent => self.marks.close(),
            op => {
                if let Some(op) = run
                    .colour(op)
                    .and_then(|op| run.text_state(op))
                    .and_then(|op| run.construct(op))
                {
                    self.show_op(run, op);
                }
            }
        }
    }

    /// Text that is shown, and paths that are painted.
    fn show_op(&mut self, run: &mut Run<'_>, op: Op) {
        match op {
            Op::SetFont(name, size) => self.set_font(run, &name.0, size),
            Op::ShowText(bytes) => self.show(&run.state, &mut run.text, &bytes),
            Op::ShowTextAdjusted(items) => self.show_items(&run.state, &mut run.text, &items),
            Op::NextLineShowText(bytes) => {
                run.text.move_by(0.0, -run.state.leading);
                self.show(&run.state, &mut run.text, &bytes);
            }
            Op::NextLineShowTextSpaced(word, char, bytes) => {
                (run.state.word_space, run.state.char_space) = (word, char);
                run.text.move_by(0.0, -run.state.leading);
                self.show(&run.state, &mut run.text, &bytes);
            }
            Op::Stroke => self.paint(run, false, true),
            Op::CloseStroke => self.close_and_paint(run, false, true),
            Op::Fill | Op::FillEvenOdd => self.paint(run, true, false),
            Op::FillStroke | Op::FillStrokeEvenOdd => self.paint(run, true, true),
            Op::CloseFillStroke | Op::CloseFillStrokeEvenOdd => self.close_and_paint(run, true, true),
            Op::EndPath => self.paint(run, false, false),
            _ => {}
        }
    }

    fn close_and_paint(&mut self, run: &mut Run<'_>, fill: bool, stroke: bool) {
        run.path.close();
        self.paint(run, fill, stroke);
    }

    fn paint(&mut self, run: &mut Run<'_>, fill: bool, stroke: bool) {
        let full = [&self.shapes.rules, &self.shapes.frames, &self.shapes.grounds]
            .iter()
            .any(|s| s.len() >= self.limits.shapes);
        let mut ignored = Shapes::default();
        let into = if full || self.marks.hidden() {
            &mut ignored
        } else {
            &mut self.shapes
        };
        run.path.end(&mut run.state, fill, stroke, into);
    }
}
