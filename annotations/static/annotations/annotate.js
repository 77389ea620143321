/**
 * The labelling page: puts the text, the marks and the panels together from what the server wrote into the page.
 */
import {openDesk} from "annotations/panels/desk.js";

openDesk(JSON.parse(document.getElementById("boot").textContent), document.getElementById("desk"));
