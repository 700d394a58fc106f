// Sends an answer without leaving the page. The message id stays until the server has taken it, so however often
// Send is pressed, one message goes.
import { forgetDraft } from "./draft.js";

export function answering(main, fetchPart, show, refresh) {
    const sending = new WeakSet();

    main.addEventListener("submit", async (event) => {
        const form = event.target.closest("[data-answer]");
        if (!form) return;
        event.preventDefault();
        if (sending.has(form)) return;
        sending.add(form);
        const box = form.querySelector("textarea");
        const sent = box.value;
        const complaint = form.querySelector(".complaint");
        complaint.textContent = "";
        try {
            const { status, part } = await fetchPart(form.action, "POST", new URLSearchParams(new FormData(form)).toString());
            if (status === 200 && part) {
                // What was typed while it went stays.
                box.value = box.value.startsWith(sent) ? box.value.slice(sent.length) : box.value;
                if (!box.value) forgetDraft(box.dataset.draft);
                form.querySelector("[name=message_id]").value =
                    part.querySelector("[name=message_id]")?.getAttribute("value") ?? crypto.randomUUID();
                show(part);
                const log = main.querySelector("[data-stick]");
                if (log) log.scrollTop = log.scrollHeight;
            } else {
                // An earlier answer went under this id: what stands here now needs one of its own.
                if (status === 409) {
                    form.querySelector("[name=message_id]").value = crypto.randomUUID();
                    refresh();
                }
                complaint.textContent = part?.querySelector(".problem p")?.textContent ?? "It was not sent. Try again.";
            }
        } catch {
            complaint.textContent = "No connection: it may not have been sent. Press Send again; it will go only once.";
        } finally {
            sending.delete(form);
            box.focus();
        }
    });

    // On a phone's keyboard Enter is the only way to a new line.
    const isTouch = matchMedia("(pointer: coarse)");
    main.addEventListener("keydown", (event) => {
        if (isTouch.matches) return;
        if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.name !== "text") return;
        event.preventDefault();
        event.target.form.requestSubmit();
    });
}
