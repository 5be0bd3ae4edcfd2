/** A row that sets a timer, with the same menu as in the composer. */
import { ChevronRight, Timer } from "lucide";
import { useRef, useState } from "preact/hooks";
import { timerWords } from "../words/durations.ts";
import { CustomTimer } from "./custom-timer.tsx";
import { Icon } from "./icon.tsx";
import { TimerMenu } from "./timer-menu.tsx";

interface Props {
	readonly label: string;
	readonly hint?: string;
	readonly value: number;
	onChoose(seconds: number): void;
}

export function TimerRow({ label, hint, value, onChoose }: Props) {
	const end = useRef<HTMLSpanElement>(null);
	const [open, setOpen] = useState<"menu" | "custom">();
	const choose = (seconds: number) => {
		setOpen(undefined);
		onChoose(seconds);
	};
	return (
		<>
			<button
				type="button"
				class="box-row box-press"
				aria-haspopup="menu"
				aria-expanded={open === "menu"}
				onClick={() => setOpen("menu")}
			>
				<Icon of={Timer} />
				<span class="grow">
					<span>{label}</span>
					{hint && <span class="meta box-hint">{hint}</span>}
				</span>
				<span ref={end} class="box-value muted">
					{timerWords(value)}
				</span>
				<span class="arrow muted">
					<Icon of={ChevronRight} size={16} />
				</span>
			</button>
			{open === "menu" && end.current && (
				<TimerMenu
					anchor={end.current}
					value={value}
					onChoose={choose}
					onCustom={() => setOpen("custom")}
					onClose={() => setOpen((what) => (what === "menu" ? undefined : what))}
				/>
			)}
			{open === "custom" && <CustomTimer value={value} onChoose={choose} onNo={() => setOpen(undefined)} />}
		</>
	);
}
