// Elements without markup in texts: what people typed stays text.
"use strict";

export const $ = (id) => document.getElementById(id);

/** An element with its attributes and what stands in it. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Puts these in place of what stands in an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Shows an element or takes it away. */
export const show = (element, isShown) => { element.hidden = !isShown; };

/** A key, as keyboards are labelled. */
export const key = (name) => h("kbd", { "aria-hidden": "true" }, name);
