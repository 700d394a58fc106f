// Posts a move and lets the server's answer be read: it was done, or why not and what may be done about it.
import { say } from "./week-board.js";

// Gives what became of it: "Moved" with the fresh page, "Back" where it was, "Refused" with the server's words if it
// had any, or "Lost" when there was no answer; `values` tell of another time that was chosen instead.
export async function sendMove(main, plan, fetchPart) {
    const form = main.querySelector("[data-move]");
    const fields = new URLSearchParams(new FormData(form));
    const move = {
        appointment: plan.key, version: plan.version, owner: plan.owner, origin: plan.column.dataset.origin,
        start: plan.from, end: plan.to, anyway: "",
    };
    for (const [name, value] of Object.entries(move)) fields.set(name, value);
    let url = form.action;
    let body = fields.toString();
    let values = {};
    try {
        for (;;) {
            const { status, part } = await fetchPart(url, "POST", body);
            if (status === 200 && part) return { outcome: "Moved", part, values };
            const conflict = part?.querySelector(".conflict");
            if (!conflict) return { outcome: "Refused", words: part?.querySelector(".problem p")?.textContent };
            say(main, "");
            const way = await ask(main.querySelector("[data-dialog]"), conflict);
            if (!way) return { outcome: "Back" };
            const { day, time } = way.dataset;
            if (day) values = { column: day, time };
            url = way.action;
            body = new URLSearchParams(new FormData(way)).toString();
        }
    } catch {
        return { outcome: "Lost" };
    }
}

// Gives the form that takes it anyway or at another time, or null to put it back; Escape puts it back.
function ask(dialog, conflict) {
    dialog.replaceChildren(document.importNode(conflict, true));
    return new Promise((resolve) => {
        let form = null;
        dialog.onsubmit = (event) => {
            event.preventDefault();
            form = event.target;
            dialog.close();
        };
        dialog.onclick = (event) => {
            if (!event.target.closest("[data-back]")) return;
            event.preventDefault();
            dialog.close();
        };
        dialog.onclose = () => resolve(form);
        dialog.showModal();
        dialog.querySelector("[data-back]")?.focus();
    });
}
