// A scanner and a card reader are keyboards that type fast and end with Enter. What they type goes where scans go, wherever the cursor stands.
"use strict";

const gapMax = 50;
const pauseMin = 300;
const lengthMin = 5;

/** Calls back with what was scanned. */
export function listen(scanned) {
  let typed = "";
  let last = -pauseMin;
  let isPerson = false;
  let field = null;
  let before = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const gap = event.timeStamp - last;
    last = event.timeStamp;
    if (event.key === "Enter") {
      const text = typed;
      typed = "";
      // The field for scans takes what it gets, from people and scanners alike.
      if (isPerson || gap >= gapMax || text.length < lengthMin || document.activeElement?.id === "scan") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (field) {
        // It gets back what stood in it.
        field.value = before;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      scanned(text);
      return;
    }
    if (event.key.length !== 1) return;
    if (gap >= pauseMin) {
      typed = "";
      isPerson = false;
      field = document.activeElement?.matches?.("input, textarea") ? document.activeElement : null;
      before = field?.value ?? "";
    } else if (gap >= gapMax) {
      // A pause within a word: a person. Half of a number is never taken for one.
      isPerson = true;
    }
    typed += event.key;
  }, true);
}
