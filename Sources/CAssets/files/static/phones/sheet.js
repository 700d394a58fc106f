import { h } from "./dom.js";

/** A sheet that rises from the bottom of a phone; `items` have a title, perhaps detail and section, and `run`. */
export function sheet(phone, title, items, testid, opener = document.activeElement) {
  const dialog = h("dialog", { class: "sheet", "aria-label": title, "data-testid": testid });
  const close = () => {
    dialog.close();
    dialog.remove();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  };
  let section = null;
  const list = h("ul", {});
  for (const item of items) {
    if (item.section && item.section !== section) list.append(h("li", { class: "section", dir: "auto" }, item.section));
    section = item.section;
    list.append(h("li", {}, h("button", {
      type: "button", "data-testid": item.testid ?? null,
      onclick: async () => { close(); await item.run(); },
    }, h("span", { class: "who" }, h("span", { dir: "auto" }, item.title), item.detail ? h("small", { dir: "auto" }, item.detail) : null),
    item.isRadio ? h("span", { class: "radio", "aria-hidden": "true" }) : null)));
  }
  dialog.append(h("header", {}, h("strong", { dir: "auto" }, title),
    h("button", { type: "button", "aria-label": "Close", onclick: close }, "×")), list);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    const buttons = [...list.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = buttons.indexOf(document.activeElement);
    buttons[(place + step + buttons.length) % buttons.length].focus();
  });
  phone.querySelector(".screen").append(dialog);
  dialog.show();
  list.querySelector("button")?.focus();
}
