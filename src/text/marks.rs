//! The marks of writing, of all scripts, by what they do. Where two sets of one kind differ, each says what it is for: what weights
//! and fits were made with must not change with what splits sentences.

/// End a sentence wherever they stand.
pub const ENDS: &[char] = &['。', '！', '？', '｡', '।', '॥', '؟', '۔', '።', '။', '‼', '⁇'];
/// End a sentence where a space or the end follows.
pub const SPACED_ENDS: &[char] = &['.', '!', '?', '…'];
/// End the last sentence of a line or paragraph, as readers of web pages and Markdown look for it.
pub const LINE_ENDS: &[char] = &['.', '!', '?', '。', '！', '？', '…', '।', '؟', '۔'];
/// End sentences wherever they stand, as common as not to be there by chance: what holds them is prose.
pub const PROSE_ENDS: &[char] = &['。', '！', '？', '।', '؟'];
/// End the last sentence of a paragraph, or lead over to what stands below it.
pub const CLOSED: &[char] = &[
    '。', '！', '？', '!', '?', '.', '…', '｡', '।', '॥', '؟', '۔', '：', ':', ';', '；',
];

/// End a question.
pub const QUESTIONS: &[char] = &['?', '？', '؟'];
/// Stand between the members of a list, and between clauses.
pub const COMMAS: &[char] = &[',', '，', '、', '،'];
/// Lead over to what follows.
pub const COLONS: &[char] = &[':', '：'];
/// Stand before what somebody says, at the head of a line.
pub const SPEECH_DASHES: &[char] = &['—', '–', '―'];
/// End a clause wherever they stand.
pub const CLAUSE_ENDS: &[char] = &['，', '；', '。', '、', '：', '،', '؛', '।', '！'];
/// End a clause where a space or the end follows.
pub const SPACED_CLAUSE_ENDS: &[char] = &[',', ';', ':', '.', '–', '—', '!'];
/// After these a sentence is not over.
pub const UNFINISHED: &[char] = &[
    ',', '，', '、', ';', '；', ':', '：', '-', '–', '—', '(', '（', '“', '「', '『', '《', '…',
];

/// Close what a sentence opened and belong to it.
pub const CLOSING: &[char] = &['”', '’', '"', '\'', '»', '」', '』', '）', ')', ']', '】', '》', '›'];
/// Close what stands around a question: quotations, German ones with them, and brackets, but no titles, which ask nothing.
pub const CLOSING_QUESTION: &[char] = &['”', '’', '"', '\'', '»', '」', '』', '）', ')', ']', '›', '“'];
/// Close what stands around a question in an interview as it is printed.
pub const CLOSING_PRINTED_QUESTION: &[char] = &['”', '"', '’', '\'', '»', '」', '』', ')', '）'];
/// Open what a sentence may begin with.
pub const OPENING: &[char] = &['“', '‘', '「', '『', '（', '(', '《', '【', '"', '«'];
/// Stand before a sentence that begins with a letter of either size.
pub const BEFORE_SENTENCE: &[char] = &['"', '“', '\'', '«', '(', '[', '¿', '¡', '‘', '—', '–', '-', ' '];
/// Stand before a word that a full stop may shorten.
pub const BEFORE_WORD: &[char] = &['(', '"', '“', '\'', '«'];
/// Open speech: a sentence that begins so is a quotation.
pub const OPENING_SPEECH: &[char] = &['“', '"', '「', '«', '„', '‘', '\'', '『'];
/// Tell that a sentence quotes somebody.
pub const SPEECH: &[char] = &['“', '"', '「', '«', '„'];

/// The marks that stand around quotations, opening and closing; of as many in a text, the first is its own.
pub const QUOTES: [(char, char); 6] = [('“', '”'), ('「', '」'), ('«', '»'), ('„', '“'), ('„', '”'), ('"', '"')];
/// Marks that whole sentences stand between, where a model wraps what it writes.
pub const WRAPPING: [(char, char); 3] = [('“', '”'), ('"', '"'), ('「', '」')];
/// Pairs that a sentence must close. `«»` and `„“` are not among them: they also stand the other way round.
pub const PAIRS: [(char, char); 7] = [
    ('“', '”'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('（', '）'),
    ('(', ')'),
    ('[', ']'),
];
/// Pairs that a column may part.
pub const TORN_PAIRS: [(char, char); 8] = [
    ('“', '”'),
    ('「', '」'),
    ('『', '』'),
    ('《', '》'),
    ('（', '）'),
    ('(', ')'),
    ('«', '»'),
    ('【', '】'),
];
