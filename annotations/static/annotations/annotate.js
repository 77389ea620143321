/**
 * The labelling page: puts the text, the marks and the panels together from what the server wrote into the page.
 */
import {openDesk} from "annotations/panels/desk.js";
import {keep, kept} from "annotations/panels/keeping.js";

async function begin() {
  const boot = await kept(JSON.parse(document.getElementById("boot").textContent));
  await keep(await openDesk(boot, document.getElementById("desk")));
}

begin();
