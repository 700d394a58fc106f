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
    morph(old, fresh);
}

export function morph(target, source) {
    let place = target.firstChild;
    for (const fresh of [...source.childNodes]) {
        let old = place;
        while (old && !fits(old, fresh)) old = old.nextSibling;
        if (!old) {
            target.insertBefore(document.importNode(fresh, true), place);
            continue;
        }
        while (place !== old) {
            const gone = place;
            place = place.nextSibling;
            gone.remove();
        }
        update(old, fresh);
        place = old.nextSibling;
    }
    while (place) {
        const gone = place;
        place = place.nextSibling;
        gone.remove();
    }
}
