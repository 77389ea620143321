"""What a cold labelling page loads: few files, and few bytes of JavaScript and CSS."""

import pytest

LIMIT_BYTES = 60_000

# Scripts and stylesheets that came over the wire, what is loaded later included: [path, bytes with headers].
LOADED = """async () => {
  await new Promise((resolve) => requestIdleCallback(resolve));
  return performance.getEntriesByType("resource")
    .filter(({name, initiatorType}) => /[.]css$|[.]js$|jsi18n/.test(name) && initiatorType !== "fetch")
    .map(({name, transferSize}) => [new URL(name).pathname, transferSize]);
}"""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_cold_labelling_page_loads_less_than_60_kilobytes_of_scripts_and_styles(desk, language):
    page, _ = desk(locale=language)
    loaded = page.evaluate(LOADED)
    scripts = [path for path, _ in loaded if not path.endswith(".css")]
    assert any(path.startswith("/static/annotations/annotate.") for path in scripts), scripts
    assert any(path.startswith(f"/jsi18n/{language}-") for path in scripts), scripts
    assert all(size > 0 for _, size in loaded), loaded
    total = sum(size for _, size in loaded)
    assert total <= LIMIT_BYTES, f"{total} bytes: {sorted(loaded, key=lambda one: -one[1])}"
    print(f"{language}: {total} bytes in {len(loaded)} files: {loaded}")
