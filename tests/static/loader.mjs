// Lets node resolve the names that the page's import map gives to our modules: "annotations/x.js".
import {registerHooks} from "node:module";

const folder = new URL("../../annotations/static/annotations/", import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = specifier.startsWith("annotations/");
    return next(isOurs ? new URL(specifier.slice("annotations/".length), folder).href : specifier, context);
  },
});
