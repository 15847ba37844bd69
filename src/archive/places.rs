//! Where files lie, as it is meant by who looks for them.

/// Whether `path` is `folder`, or lies below it, or inside it where that is a ZIP file.
pub(super) fn within(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    let rest = path.strip_prefix(folder);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '!', '\\']))
}

/// Whether a path is the file or below the folder that is meant, or is matched by it where it has a `*`.
pub(super) fn matches(known: &str, meant: &str) -> bool {
    if !meant.contains('*') {
        return within(known, meant);
    }
    let mut parts = meant.split('*');
    let Some(mut rest) = known.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_below_is_told_by_whole_names() {
        assert!(within("/a/b.txt", "/a") && within("/a/b.txt", "/a/") && within("/a/b.txt", "/a/b.txt"));
        assert!(within("/a/b.zip!c.txt", "/a/b.zip"));
        assert!(!within("/a/b.txt", "/a/b") && !within("/ab", "/a"));
    }

    #[test]
    fn paths_are_meant_by_folder_or_by_star() {
        assert!(matches("/rmrb/1998/01/a.txt", "/rmrb/1998"));
        assert!(!matches("/rmrb/1998/01/a.txt", "/rmrb/199"));
        assert!(matches("/rmrb/1998/01/a.txt", "*/1998/*") && matches("/rmrb/1998/01/a.txt", "/rmrb/*.txt"));
        assert!(!matches("/rmrb/1998/01/a.txt", "/rmrb/*.xml") && !matches("/a", "b*"));
    }
}
