/**
 * The plain way: the whole text as one string of HTML, a <mark> for each stretch between two boundaries of spans.
 */
const {text, spans} = JSON.parse(document.getElementById("boot").textContent);
const letters = [...text];
const place = document.getElementById("text");
place.classList.add("block");

function draw() {
  const cuts = [...new Set([0, letters.length, ...spans.flatMap(({start, end}) => [start, end])])].sort((a, b) => a - b);
  const depth = new Int32Array(letters.length + 1);
  for (const {start, end} of spans) {
    depth[start] += 1;
    depth[end] -= 1;
  }
  let html = "";
  let open = 0;
  for (let nth = 0; nth + 1 < cuts.length; nth += 1) {
    open += depth[cuts[nth]];
    const segment = letters.slice(cuts[nth], cuts[nth + 1]).join("").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
    html += open > 0 ? `<mark>${segment}</mark>` : segment;
  }
  place.innerHTML = html;
}

/** Makes a mark on the word at a share of the text, at the next press of a key. */
addEventListener("keydown", () => {
  const start = Math.floor(letters.length * 0.4) + spans.length;
  spans.push({start, end: start + 8});
  draw();
});

draw();
document.documentElement.dataset.ready = "";
