/// Wraps a value whose writing direction differs from the sentence's in Unicode's first-strong isolate (UAX #9), which is
/// invisible and keeps the sentence's own order intact.
func isolated(_ value: String, in direction: Wording.Direction) -> String {
    let isForeign = value.unicodeScalars.contains { scalar in
        switch direction {
        case .leftToRight: isRightToLeft(scalar)
        case .rightToLeft: scalar.properties.isAlphabetic && !isRightToLeft(scalar)
        }
    }
    return isForeign ? "\u{2068}\(value)\u{2069}" : value
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
private func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
    default: false
    }
}
