/** How long what one writes lives: the value in words, and the menu behind it. */
import { Timer } from "lucide";
import { useRef, useState } from "preact/hooks";
import { timerShort } from "../words/durations.ts";
import { t } from "../words/words.ts";
import { CustomTimer } from "./custom-timer.tsx";
import { Icon } from "./icon.tsx";
import { TimeRing } from "./ring.tsx";
import { TimerMenu } from "./timer-menu.tsx";

interface Props {
	/** The chat's timer. */
	readonly timer: number;
	/** Chosen for the next message alone. */
	readonly next: number | undefined;
	onTimer(seconds: number): void;
	onNext(seconds: number | undefined): void;
}

export function TimerButton({ timer, next, onTimer, onNext }: Props) {
	const button = useRef<HTMLButtonElement>(null);
	const [open, setOpen] = useState<"menu" | "custom">();
	const [isNextOnly, setNextOnly] = useState(false);
	const now = next ?? timer;
	const words =
		now === 0 ? "" : next === undefined ? timerShort(now) : t("timer.once", { time: timerShort(now) });
	const choose = (seconds: number) => {
		setOpen(undefined);
		if (isNextOnly) onNext(seconds === timer ? undefined : seconds);
		else {
			onNext(undefined);
			onTimer(seconds);
		}
	};
	return (
		<>
			<button
				ref={button}
				type="button"
				class={now > 0 ? "timer timer-on" : "timer"}
				aria-label={t("timer.title")}
				aria-description={words || t("timer.off")}
				title={t("timer.title")}
				aria-haspopup="menu"
				aria-expanded={open === "menu"}
				onClick={() => {
					setNextOnly(next !== undefined);
					setOpen("menu");
				}}
			>
				{now > 0 ? <TimeRing part={1} size={16} /> : <Icon of={Timer} />}
				{words && <span class="cut">{words}</span>}
			</button>
			{open === "menu" && button.current && (
				<TimerMenu
					anchor={button.current}
					value={now}
					isNextOnly={isNextOnly}
					onNextOnly={(isOn) => {
						setNextOnly(isOn);
						if (!isOn) onNext(undefined);
					}}
					onChoose={choose}
					onCustom={() => setOpen("custom")}
					onClose={() => setOpen((what) => (what === "menu" ? undefined : what))}
				/>
			)}
			{open === "custom" && <CustomTimer value={now} onChoose={choose} onNo={() => setOpen(undefined)} />}
		</>
	);
}
