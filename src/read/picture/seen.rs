//! How large the pictures are that browsers show: read off their heads, nothing is unpacked.

/// Segments of a JPEG file that are looked at before its size is told.
const SEGMENTS: usize = 1000;

/// The width and height of a PNG file.
pub(super) fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")?;
    let number = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    Some((number(0)?, number(4)?))
}

/// The width and height of a JPEG file.
pub(super) fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    for _ in 0..SEGMENTS {
        let filled = rest.iter().take_while(|byte| **byte == 0xff).count();
        let kind = *rest.get(filled).filter(|_| filled > 0)?;
        rest = rest.get(filled + 1..)?;
        // Marks without a length.
        if matches!(kind, 0x01 | 0xd0..=0xd7) {
            continue;
        }
        let number = |at: usize| Some(u16::from_be_bytes(rest.get(at..at + 2)?.try_into().ok()?));
        if matches!(kind, 0xc0..=0xcf) && !matches!(kind, 0xc4 | 0xc8 | 0xcc) {
            return Some((number(5)?.into(), number(3)?.into()));
        }
        rest = rest.get(usize::from(number(0)?).max(2)..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_off_heads() {
        let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        file.extend([0, 0, 1, 2, 0, 0, 0, 9, 8, 0]);
        assert_eq!(png(&file), Some((258, 9)));
        assert_eq!(png(&file[..20]), None);
        let file = b"\xff\xd8\xff\xe0\0\x04xx\xff\xff\xc2\0\x0b\x08\0\x07\x01\0\x03";
        assert_eq!(jpeg(file), Some((256, 7)));
        for end in 0..file.len() - 1 {
            assert_eq!(jpeg(&file[..end]), None, "{end}");
        }
        assert_eq!(
            jpeg(b"\xff\xd8\xff\xe0\0\0\xff\xe0\0\0"),
            None,
            "a length of nothing goes on"
        );
    }
}
