// Counts the customer-service window down by the clinic's clock, and shuts the answer box when it is over.
let skew = 0;
let stamp = "";

function words(milliseconds) {
    const minutes = Math.floor(milliseconds / 60000);
    if (minutes < 1) return "less than a minute";
    return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function countDown() {
    const element = document.querySelector("[data-until]");
    if (!element) return;
    if (element.dataset.now !== stamp) {
        stamp = element.dataset.now;
        skew = Number(stamp) - Date.now();
    }
    const left = Number(element.dataset.until) - (Date.now() + skew);
    const text = left > 0 ? `Open for ${words(left)}` : "Shut";
    if (element.textContent !== text) element.textContent = text;
    const fields = document.querySelector("[data-answer] fieldset");
    if (left <= 0 && fields && !fields.disabled) fields.disabled = true;
}

setInterval(countDown, 10000);
