"""What a cold labelling page loads: few files, and few bytes of JavaScript and CSS."""

import pytest

LIMIT_BYTES = 60_000

# What the page names and cannot begin without: [path, bytes over the wire with headers].
LOADED = """() => {
  const named = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
  return named.map((name) => [new URL(name).pathname, performance.getEntriesByName(name)[0].transferSize]);
}"""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_cold_labelling_page_needs_less_than_60_kilobytes_of_scripts_and_styles(desk, language):
    page, _ = desk(locale=language)
    loaded = page.evaluate(LOADED)
    scripts = [path for path, _ in loaded if not path.endswith(".css")]
    assert len(scripts) == 2
    assert any(path.startswith("/static/annotations/annotate.") for path in scripts), scripts
    assert any(path.startswith(f"/jsi18n/{language}-") for path in scripts), scripts
    assert all(size > 0 for _, size in loaded), loaded
    total = sum(size for _, size in loaded)
    print(f"{language}: {total} bytes in {len(loaded)} files: {sorted(loaded, key=lambda one: -one[1])}")
    assert total <= LIMIT_BYTES
