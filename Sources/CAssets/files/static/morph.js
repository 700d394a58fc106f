// Makes the children of `target` equal to those of `source` while keeping every element that is still there, and with
// it scroll position, focus and what was typed. Elements are matched by data-key, else by order and tag.
function keyOf(node) {
    return node.nodeType === Node.ELEMENT_NODE ? node.dataset.key ?? node.id ?? "" : "";
}

function fits(old, fresh) {
    return old.nodeType === fresh.nodeType && old.nodeName === fresh.nodeName && keyOf(old) === keyOf(fresh);
}

function sameAttributes(old, fresh) {
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

function update(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
        old.nodeValue = fresh.nodeValue;
        return;
    }
    // A form being filled in keeps its one-time id and its message until it is answered.
    if (old.hasAttribute("data-keep") && fresh.hasAttribute("data-keep")) return;
    sameAttributes(old, fresh);
    children(old, fresh);
}

function children(target, source) {
    const keyed = new Map();
    for (const node of target.children) if (keyOf(node)) keyed.set(keyOf(node), node);
    let place = target.firstChild;
    for (const fresh of [...source.childNodes]) {
        const key = keyOf(fresh);
        let old = key ? keyed.get(key) : place;
        // Without a key the next of its kind is meant; one with a key waits for its own turn.
        while (!key && old && (keyOf(old) || !fits(old, fresh))) old = old.nextSibling;
        if (!old || !fits(old, fresh)) {
            target.insertBefore(document.importNode(fresh, true), place);
            continue;
        }
        keyed.delete(key);
        if (old === place) {
            place = place.nextSibling;
        } else {
            target.insertBefore(old, place);
        }
        update(old, fresh);
    }
    while (place) {
        const gone = place;
        place = place.nextSibling;
        gone.remove();
    }
}

export function morph(target, source) {
    const focused = document.activeElement;
    const start = focused?.selectionStart;
    const end = focused?.selectionEnd;
    children(target, source);
    // An element that is moved loses the focus on its way.
    if (focused && focused !== document.activeElement && target.contains(focused)) {
        focused.focus({ preventScroll: true });
        if (typeof start === "number") focused.setSelectionRange(start, end);
    }
}
