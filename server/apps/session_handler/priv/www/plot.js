// SPDX-License-Identifier: Apache-2.0
// A line that moves: values of the last minutes, on a canvas, with the same in words for those who do not see it.

const KEPT = 150;

export class Plot {
    /** Lines are [name, colour variable]; format makes a text of a value. */
    constructor(parent, title, lines, format) {
        this.title = title;
        this.lines = lines.map(([name, colour], index) => ({ name, colour, isDashed: index > 0, values: [] }));
        this.format = format;
        this.canvas = document.createElement("canvas");
        this.canvas.setAttribute("role", "img");
        this.caption = document.createElement("figcaption");
        const figure = document.createElement("figure");
        figure.append(this.caption, this.canvas);
        parent.append(figure);
        this.say();
    }

    /** One value per line; null where there is none. */
    add(values) {
        this.lines.forEach((line, index) => {
            line.values.push(values[index]);
            if (line.values.length > KEPT) line.values.shift();
        });
        this.say();
        this.draw();
    }

    highest() {
        return Math.max(0, ...this.lines.flatMap((line) => line.values.filter((value) => value !== null)));
    }

    say() {
        const last = this.lines.map((line) => {
            const value = line.values.at(-1) ?? null;
            return [line, value === null ? "-" : this.format(value)];
        });
        this.caption.replaceChildren(`${this.title}: `);
        last.forEach(([line, text], index) => {
            const strong = document.createElement("strong");
            strong.textContent = text;
            strong.style.color = `var(${line.colour})`;
            if (line.isDashed) strong.className = "dashed";
            this.caption.append(index ? ", " : "", line.name ? `${line.name} ` : "", strong);
        });
        const words = last.map(([line, text]) => `${line.name} ${text}`.trim()).join(", ");
        this.canvas.setAttribute("aria-label", `${this.title}: now ${words}; highest ${this.format(this.highest())}`);
    }

    draw() {
        const ratio = window.devicePixelRatio || 1;
        const { clientWidth: width, clientHeight: height } = this.canvas;
        this.canvas.width = width * ratio;
        this.canvas.height = height * ratio;
        const context = this.canvas.getContext("2d");
        context.scale(ratio, ratio);
        const style = getComputedStyle(document.documentElement);
        const top = this.highest() || 1;
        this.drawScale(context, style, width, height, top);
        for (const line of this.lines) this.drawLine(context, style, line, width, height, top);
    }

    drawScale(context, style, width, height, top) {
        context.strokeStyle = style.getPropertyValue("--rule");
        context.fillStyle = style.getPropertyValue("--quiet");
        context.font = "12px system-ui, sans-serif";
        for (const part of [0, 0.5, 1]) {
            const y = height - 4 - part * (height - 20);
            context.beginPath();
            context.moveTo(0, y);
            context.lineTo(width, y);
            context.stroke();
        }
        context.fillText(this.format(top), 0, 12);
    }

    /** Who does not see the colours tells the lines apart by their dashes. */
    drawLine(context, style, { colour, isDashed, values }, width, height, top) {
        context.strokeStyle = style.getPropertyValue(colour);
        context.lineWidth = 2;
        context.setLineDash(isDashed ? [4, 3] : []);
        context.beginPath();
        let drawing = false;
        values.forEach((value, index) => {
            if (value === null) {
                drawing = false;
                return;
            }
            const x = width - ((values.length - 1 - index) / (KEPT - 1)) * width;
            const y = height - 4 - (value / top) * (height - 20);
            if (drawing) context.lineTo(x, y);
            else context.moveTo(x, y);
            drawing = true;
        });
        context.stroke();
    }
}
