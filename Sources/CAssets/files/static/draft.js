// Keeps an answer that is being written in this tab, so that a session that ends does not take it along.
const prefix = "draft:";

export function keepDrafts(main) {
    main.addEventListener("input", (event) => {
        const key = event.target.dataset?.draft;
        if (!key) return;
        if (event.target.value) sessionStorage.setItem(prefix + key, event.target.value);
        else forgetDraft(key);
    });
    for (const box of main.querySelectorAll("[data-draft]")) {
        if (!box.value) box.value = sessionStorage.getItem(prefix + box.dataset.draft) ?? "";
    }
    // Whoever signs out leaves nothing for the next person at this desk.
    document.querySelector("[data-logout]")?.addEventListener("submit", () => {
        for (const name of Object.keys(sessionStorage)) if (name.startsWith(prefix)) sessionStorage.removeItem(name);
    });
}

export function forgetDraft(key) {
    sessionStorage.removeItem(prefix + key);
}
