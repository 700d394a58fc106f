// One visit in the air: where it would be, what is in its way, and what becomes of it when it is put down.
import { clamped, clock, length, say, sentence, track } from "./week-board.js";
import { clashes } from "./week-clash.js";
import { sendMove } from "./week-send.js";

export class Carrying {
    constructor(main, page) {
        this.main = main;
        this.page = page;
        this.plan = null;
        this.isSaving = false;
    }

    get board() { return this.main.querySelector("[data-board]"); }

    // Nothing of the page is replaced while a visit is in the air.
    lift(block) {
        if (this.plan || block.hasAttribute("data-fixed")) return false;
        const data = block.dataset;
        const column = block.closest("[data-column]");
        this.plan = {
            block, column, key: data.key, name: data.name, version: data.version, owner: data.owner,
            from: Number(data.from), to: Number(data.to), before: Number(data.before), after: Number(data.after),
        };
        this.origin = { column, from: this.plan.from, to: this.plan.to };
        this.main.setAttribute("data-busy", "");
        block.classList.add("is-lifted");
        this.ghost = document.createElement("div");
        this.ghost.className = "ghost";
        this.ghost.append(document.createElement("b"), document.createElement("span"));
        this.draw();
        return true;
    }

    // Keeps the length and stays within the column.
    move(column, from) {
        const { plan } = this;
        const minutes = plan.to - plan.from;
        const start = clamped(from, 0, Math.max(0, length(column) - minutes));
        if (column === plan.column && start === plan.from) return;
        const owner = column.dataset.owner || plan.block.dataset.owner;
        Object.assign(plan, { column, from: start, to: start + minutes, owner });
        this.draw();
    }

    resize(to) {
        const end = clamped(to, this.plan.from + 5, length(this.plan.column));
        if (end === this.plan.to) return;
        this.plan.to = end;
        this.draw();
    }

    get values() {
        const { column, from, to, name } = this.plan;
        return { name, column: column.dataset.name, time: `${clock(column, from)}–${clock(column, to)}` };
    }

    draw() {
        const { plan, ghost, board } = this;
        const { taken, words } = clashes(board, plan);
        this.unmark();
        for (const element of taken) element.classList.add("is-in-the-way");
        ghost.style.setProperty("--from", plan.from);
        ghost.style.setProperty("--to", plan.to);
        ghost.classList.toggle("is-clashing", words.length > 0);
        ghost.firstChild.textContent = this.values.time;
        ghost.lastChild.textContent = words.length ? words.join(" · ") : plan.name;
        if (ghost.parentNode !== track(plan.column)) track(plan.column).append(ghost);
        const values = { ...this.values, words: words.join(" · ") };
        say(this.main, sentence(board, words.length ? "Clash" : "Free", values), words.length > 0);
    }

    unmark() {
        for (const element of this.board.querySelectorAll(".is-in-the-way")) element.classList.remove("is-in-the-way");
    }

    // Nothing was changed; whoever went elsewhere meanwhile stays there.
    putBack(isLeft = false) {
        if (!this.plan || this.isSaving) return;
        const text = sentence(this.board, "Back", this.values);
        this.end();
        say(this.main, text);
        if (!isLeft) this.focus();
        this.page.refresh();
    }

    async putDown() {
        const { plan, origin, board } = this;
        if (!plan || this.isSaving) return;
        if (plan.column === origin.column && plan.from === origin.from && plan.to === origin.to) return this.putBack();
        const { values } = this;
        this.isSaving = true;
        this.ghost.classList.add("is-saving");
        say(this.main, sentence(board, "Saving", values));
        const { outcome, part, words, values: others } = await sendMove(this.main, plan, this.page.fetchPart);
        this.isSaving = false;
        if (outcome === "Back") return this.putBack();
        this.end();
        if (part) this.page.show(part);
        else this.page.refresh();
        say(this.main, words ?? sentence(board, outcome, { ...values, ...others }), outcome !== "Moved");
        this.focus();
    }

    end() {
        this.key = this.plan.key;
        this.unmark();
        this.ghost.remove();
        this.plan.block.classList.remove("is-lifted");
        this.board.classList.remove("is-lifting", "is-sizing");
        this.plan = null;
        this.main.removeAttribute("data-busy");
        const told = {};
        this.told = told;
        // What was said goes when it has been read; what went wrong stays until the next.
        setTimeout(() => {
            const isBad = this.main.querySelector("[data-note]")?.classList.contains("is-bad");
            if (this.told === told && !this.plan && !isBad) say(this.main, "");
        }, 6000);
    }

    focus() {
        this.board.querySelector(`[data-visit][data-key="${CSS.escape(this.key)}"]`)?.focus();
    }
}
