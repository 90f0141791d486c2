"""Every sentence that zxcvbn has to say of a password, marked for translation."""

from authsvc.i18n import mark as _

ADVICE = frozenset(
    {
        _("Use a few words, avoid common phrases."),
        _("No need for symbols, digits, or uppercase letters."),
        _("Add another word or two. Uncommon words are better."),
        _("Straight rows of keys are easy to guess."),
        _("Short keyboard patterns are easy to guess."),
        _("Use a longer keyboard pattern with more turns."),
        _('Repeats like "aaa" are easy to guess.'),
        _('Repeats like "abcabcabc" are only slightly harder to guess than "abc".'),
        _("Avoid repeated words and characters."),
        _('Sequences like "abc" or "6543" are easy to guess.'),
        _("Avoid sequences."),
        _("Recent years are easy to guess."),
        _("Avoid recent years."),
        _("Avoid years that are associated with you."),
        _("Dates are often easy to guess."),
        _("Avoid dates and years that are associated with you."),
        _("This is a top-10 common password."),
        _("This is a top-100 common password."),
        _("This is a very common password."),
        _("This is similar to a commonly used password."),
        _("A word by itself is easy to guess."),
        _("Names and surnames by themselves are easy to guess."),
        _("Common names and surnames are easy to guess."),
        _("Capitalization doesn't help very much."),
        _("All-uppercase is almost as easy to guess as all-lowercase."),
        _("Reversed words aren't much harder to guess."),
        _("Predictable substitutions like '@' instead of 'a' don't help very much."),
    }
)
