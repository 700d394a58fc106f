// Empty time: a double click, or arrows from a column's link and Enter, open the form for a new visit at that time.
import { beside, clamped, clock, length, minuteAt, say, sentence, snap, track } from "./week-board.js";
import { clashes } from "./week-clash.js";

// New visits begin on the quarter of an hour; Alt and an arrow are finer.
const stride = 15;

export class Caret {
    constructor(main, carrying) {
        this.main = main;
        this.carrying = carrying;
        this.minute = null;
        main.addEventListener("dblclick", (event) => this.open(event));
        main.addEventListener("keydown", (event) => this.press(event));
        main.addEventListener("focusout", (event) => { if (event.target.matches?.("[data-new]")) this.leave(); });
        main.addEventListener("shown", () => this.draw());
    }

    open(event) {
        const column = event.target.closest?.("[data-column]");
        if (!column || !event.target.closest("[data-track]") || event.target.closest(".block")) return;
        const minute = Math.floor(minuteAt(column, event.clientY) / stride) * stride;
        location.assign(this.address(column, clamped(minute, 0, length(column) - snap)));
    }

    address(column, minute) {
        const address = new URL(column.querySelector("[data-new]").href);
        address.searchParams.set("origin", column.dataset.origin);
        address.searchParams.set("start", minute);
        return address.href;
    }

    press(event) {
        const link = event.target.closest?.("[data-new]");
        if (!link || this.carrying.plan || event.ctrlKey || event.metaKey) return;
        const column = link.closest("[data-column]");
        if (event.key === "ArrowUp" || event.key === "ArrowDown") {
            const step = (event.key === "ArrowUp" ? -1 : 1) * (event.altKey ? snap : stride);
            const next = this.minute === null ? this.first(column) : this.minute + step;
            this.minute = clamped(next, 0, length(column) - snap);
            this.link = link;
        } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
            const next = beside(this.carrying.board, column, event.key);
            if (!next) return;
            const { minute } = this;
            next.querySelector("[data-new]").focus();
            this.minute = minute;
            this.link = next.querySelector("[data-new]");
        } else if (event.key === "Enter" && this.minute !== null) {
            event.preventDefault();
            location.assign(this.address(column, this.minute));
            return;
        } else if (event.key === "Escape" && this.minute !== null) {
            this.leave();
        } else {
            return;
        }
        event.preventDefault();
        this.draw();
    }

    // When the column opens, or now where that is later.
    first(column) {
        const opens = [...column.querySelectorAll("[data-open]")].map(({ dataset }) => Number(dataset.from));
        const past = column.querySelector(".shade.past")?.dataset.to ?? 0;
        return Math.ceil(Math.max(opens.length ? Math.min(...opens) : 0, Number(past)) / stride) * stride;
    }

    draw() {
        this.line?.remove();
        if (this.minute === null || !this.link?.isConnected) return;
        const column = this.link.closest("[data-column]");
        const { board } = this.carrying;
        this.line = document.createElement("div");
        this.line.className = "caret";
        this.line.style.setProperty("--from", this.minute);
        const label = document.createElement("b");
        label.textContent = clock(column, this.minute);
        this.line.append(label);
        track(column).append(this.line);
        this.line.scrollIntoView({ block: "nearest", behavior: "instant" });
        const span = { from: this.minute, to: this.minute + stride, before: 0, after: 0 };
        const { words } = clashes(board, { column, owner: column.dataset.owner, ...span });
        const values = { column: column.dataset.name, time: label.textContent, words: words.join(" · ") };
        say(this.main, sentence(board, words.length ? "CaretClash" : "Caret", values));
    }

    leave() {
        if (this.minute === null) return;
        this.minute = null;
        this.line?.remove();
        say(this.main, "");
    }
}
