/** Builds an element: `h("p", {class: "x", onclick: f}, "text", child)`; null and false children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "colour") element.style.setProperty("--colour", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The initials that stand in for a picture. */
export function initials(name) {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => [...word][0] ?? "").join("").toUpperCase();
}

export function avatar(name, colour) {
  return h("span", { class: "avatar", colour, "aria-hidden": "true" }, initials(name));
}

/** The country a business-scoped user id begins with: letters, for a font with flags is not everywhere. */
export function country(userID) {
  return /^([A-Z]{2})\./.exec(userID)?.[1] ?? "";
}

const rightToLeft = new Set(["ar", "fa", "he", "ur", "ps", "ckb", "dv", "yi"]);

export function direction(language) {
  return rightToLeft.has(language.split("-")[0]) ? "rtl" : "ltr";
}

/** Says something to everybody, screen readers too. */
export function say(text) {
  const line = document.getElementById("say");
  line.textContent = text;
  line.classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => line.classList.remove("shown"), 4000);
}
