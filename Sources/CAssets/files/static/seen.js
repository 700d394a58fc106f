// Reports that unread messages stood before somebody's eyes: only from a page that is visible and has the focus.
let isReporting = false;

export async function reportSeen(main) {
    const log = main.querySelector("[data-read]");
    if (!log || isReporting || document.hidden || !document.hasFocus()) return;
    isReporting = true;
    try {
        const fields = new URLSearchParams({ form_token: log.dataset.token, seen: log.dataset.unread });
        const answer = await fetch(log.dataset.read, { method: "POST", body: fields });
        // It stays unread until the server knows; the page shows it read when it is told so.
        if (answer.ok) log.removeAttribute("data-read");
    } catch {
        // No connection: the next look reports it.
    } finally {
        isReporting = false;
    }
}
