/** The times one can choose with one press, each with its ring. */
import { TimerOff } from "lucide";
import { longestTimer, presets, timerWords } from "../words/durations.ts";
import { t } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import { Menu } from "./menu.tsx";
import { MenuItem } from "./menu-item.tsx";
import { TimeRing } from "./ring.tsx";

interface Props {
	readonly anchor: Element;
	readonly value: number;
	readonly isNextOnly?: boolean;
	onNextOnly?(isOn: boolean): void;
	onChoose(seconds: number): void;
	onCustom(): void;
	onClose(): void;
}

export function TimerMenu({ anchor, value, isNextOnly, onNextOnly, onChoose, onCustom, onClose }: Props) {
	const isCustom = !presets.some((seconds) => seconds === value);
	return (
		<Menu label={t("timer.title")} anchor={anchor} onClose={onClose} class="timer-menu">
			{presets.map((seconds) => (
				<MenuItem
					key={seconds}
					isChosen={seconds === value}
					sign={
						seconds === 0 ? <Icon of={TimerOff} size={16} /> : <TimeRing part={share(seconds)} size={16} />
					}
					onPress={() => onChoose(seconds)}
				>
					{timerWords(seconds)}
				</MenuItem>
			))}
			<MenuItem
				isChosen={isCustom}
				sign={isCustom ? <TimeRing part={share(value)} size={16} /> : <span class="menu-blank" />}
				onPress={onCustom}
			>
				{isCustom ? t("timer.custom_value", { time: timerWords(value) }) : t("timer.custom")}
			</MenuItem>
			{onNextOnly && (
				<MenuItem
					isOn={isNextOnly === true}
					sign={<span class="menu-blank" />}
					onPress={() => onNextOnly(!isNextOnly)}
				>
					{t("timer.next_only")}
				</MenuItem>
			)}
			<p class="meta menu-note">{t("timer.honest")}</p>
		</Menu>
	);
}

/** Longer times have fuller rings, so that the list can be read at a glance. */
const share = (seconds: number) =>
	Math.min(0.94, 0.12 + (0.82 * Math.log(seconds / 15)) / Math.log(Math.min(86_400, longestTimer) / 15));
