// A scanner and a card reader are keyboards that type fast and end with Enter. What they type goes where scans go, wherever the cursor stands.
"use strict";

const gapMax = 35;
const lengthMin = 5;

/** Calls back with what was scanned. */
export function listen(scanned) {
  let typed = "";
  let last = 0;
  let field = null;
  let before = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const isFast = event.timeStamp - last < gapMax;
    last = event.timeStamp;
    if (event.key === "Enter") {
      if (isFast && typed.length >= lengthMin) {
        event.preventDefault();
        event.stopImmediatePropagation();
        // The field gets back what stood in it.
        if (field) {
          field.value = before;
          field.dispatchEvent(new Event("input", { bubbles: true }));
        }
        const text = typed;
        typed = "";
        scanned(text);
      }
      typed = "";
      return;
    }
    if (event.key.length !== 1) return;
    if (!isFast) {
      typed = "";
      field = document.activeElement?.matches?.("input, textarea") && document.activeElement.id !== "scan" ? document.activeElement : null;
      before = field?.value ?? "";
    }
    typed += event.key;
  }, true);
}
