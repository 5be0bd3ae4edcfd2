/** Makes a backup: a passphrase for the file, the words (once), two of them back, the file. */
import { Archive, Check, Eye } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { fromBase64Url, noBytes } from "../../../protocol/bytes.ts";
import { useAct, useArrival } from "../hooks.ts";
import { usePanel, useView } from "../panel.ts";
import { Button } from "../parts/button.tsx";
import { Field } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { PassphrasePair } from "../parts/passphrase-pair.tsx";
import { Problem } from "../parts/problem.tsx";
import { backupName, saveFile } from "../parts/save-file.ts";
import { ScreenHead } from "../parts/screen-head.tsx";
import { useVaultAgain } from "../parts/vault-again.tsx";
import { moment } from "../words/dates.ts";
import { t } from "../words/words.ts";

interface Opening {
	/** Of the file. */
	readonly passphrase: string;
	/** Of this browser, where it has one. */
	readonly vault?: string;
}
interface Begun extends Opening {
	readonly words: readonly string[];
}

export function Backup() {
	const { backup, self } = useView();
	const { query, ask, route } = usePanel();
	const title = useArrival<HTMLHeadingElement>();
	const [begun, setBegun] = useState<Begun>();
	const [step, setStep] = useState<"begin" | "words" | "check" | "done">("begin");
	const [name, setName] = useState("");
	const act = useAct();
	const first = useRef(true);
	// each step is another page under the same head
	// biome-ignore lint/correctness/useExhaustiveDependencies: with every step but the first
	useEffect(() => {
		if (!first.current) title.current?.focus();
		first.current = false;
	}, [step]);

	const make = ({ passphrase, vault }: Opening) =>
		act.run(async () => {
			const made = await query("makeBackup", { passphrase, ...(vault !== undefined && { vault }) });
			if ("code" in made) return made.code;
			const { file, at } = made.value;
			const called = backupName(self?.handle ?? "", at);
			saveFile(called, fromBase64Url(file) ?? noBytes, "application/octet-stream");
			setName(called);
			setStep("done");
			return ask("backupSaved", { at });
		});
	const begin = (opening: Opening) =>
		act.run(async () => {
			const { vault } = opening;
			const answer = await query("backupWords", vault === undefined ? {} : { vault });
			if ("code" in answer) return answer.code;
			setBegun({ ...opening, words: answer.value.words });
			setStep("words");
			return undefined;
		});

	return (
		<main class="screen">
			<ScreenHead title={t("backup.title")} titleRef={title} />
			{step === "begin" && (
				<Begin
					isFirst={backup.at === null}
					at={backup.at}
					since={backup.since}
					busy={act.isBusy}
					problem={act.problem}
					clear={act.clear}
					onReady={(opening, showWords) => void (showWords ? begin(opening) : make(opening))}
				/>
			)}
			{step === "words" && begun && <Words words={begun.words} onNext={() => setStep("check")} />}
			{step === "check" && begun && (
				<Two
					words={begun.words}
					isBusy={act.isBusy}
					problem={act.problem}
					onBack={() => setStep("words")}
					onRight={() => void make(begun)}
				/>
			)}
			{step === "done" && <Done name={name} onEnd={route.back} />}
		</main>
	);
}

interface BeginProps {
	readonly isFirst: boolean;
	readonly at: number | null;
	readonly since: number;
	readonly busy: boolean;
	readonly problem: ReturnType<typeof useAct>["problem"];
	clear(): void;
	onReady(opening: Opening, showWords: boolean): void;
}

function Begin({ isFirst, at, since, busy, problem, clear, onReady }: BeginProps) {
	const [passphrase, setPassphrase] = useState<string>();
	const vault = useVaultAgain(problem, clear);
	const isReady = passphrase !== undefined && vault.isReady;
	const go = (showWords: boolean) => {
		if (passphrase !== undefined && isReady) onReady({ passphrase, ...vault.argument }, showWords);
	};
	return (
		<form
			class="page"
			onSubmit={(event) => {
				event.preventDefault();
				go(isFirst);
			}}
		>
			<div class="stack-2">
				<p>{t("backup.what")}</p>
				<p class="muted small">{t("backup.what_not")}</p>
				<p class="meta" role="status">
					{at === null
						? t("backup.none")
						: `${t("backup.last", { time: moment(at, Date.now()) })} ${since > 0 ? t("backup.since", since) : t("backup.nobody_since")}`}
				</p>
			</div>
			{vault.field}
			<PassphrasePair
				label={t("backup.passphrase")}
				again={t("backup.again")}
				hint={t("backup.passphrase_hint")}
				onValue={(value) => {
					setPassphrase(value);
					clear();
				}}
			/>
			<Problem code={vault.problem} />
			<div class="page-acts">
				<Button
					look="main"
					size="tall"
					isSubmit
					isOff={!isReady}
					busy={busy ? t("backup.sealing") : undefined}
				>
					{isFirst ? t("backup.next") : t("backup.make")}
				</Button>
				{!isFirst && (
					<Button look="bare" isOff={!isReady} onClick={() => go(true)}>
						<Icon of={Eye} size={16} />
						{t("backup.show_words")}
					</Button>
				)}
			</div>
		</form>
	);
}

function Words({ words, onNext }: { readonly words: readonly string[]; onNext(): void }) {
	return (
		<div class="page">
			<div class="stack-2">
				<h2 class="title">{t("backup.words_title")}</h2>
				<p class="muted">{t("backup.words_text")}</p>
			</div>
			<ol class="recovery-words" dir="ltr" aria-label={t("backup.words_title")}>
				{words.map((word, at) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice
					<li key={at}>
						<span class="muted" aria-hidden="true">
							{at + 1}
						</span>
						<b>{word}</b>
					</li>
				))}
			</ol>
			<div class="page-acts">
				<Button look="main" size="tall" onClick={onNext}>
					{t("backup.written")}
				</Button>
			</div>
		</div>
	);
}

interface TwoProps {
	readonly words: readonly string[];
	readonly isBusy: boolean;
	readonly problem: ReturnType<typeof useAct>["problem"];
	onBack(): void;
	onRight(): void;
}

function Two({ words, isBusy, problem, onBack, onRight }: TwoProps) {
	const [asked] = useState(() => twoOf(words.length));
	const [typed, setTyped] = useState<readonly string[]>(["", ""]);
	const [isWrong, setWrong] = useState<readonly boolean[]>([false, false]);
	function submit(event: SubmitEvent) {
		event.preventDefault();
		const wrong = asked.map((at, place) => typed[place]?.trim().toLowerCase() !== words[at]);
		setWrong(wrong);
		if (!wrong.includes(true)) onRight();
	}
	return (
		<form class="page" onSubmit={submit}>
			<p class="muted">{t("backup.check_text")}</p>
			{asked.map((at, place) => (
				<Field
					key={at}
					label={t("backup.word", { number: at + 1 })}
					value={typed[place] ?? ""}
					maxLength={32}
					problem={isWrong[place] ? t("backup.wrong_word") : undefined}
					onValue={(value) => {
						setTyped(typed.map((before, other) => (other === place ? value : before)));
						setWrong(isWrong.map((before, other) => before && other !== place));
					}}
				/>
			))}
			<Problem code={problem} />
			<div class="page-acts">
				<Button look="main" size="tall" isSubmit busy={isBusy ? t("backup.sealing") : undefined}>
					{t("backup.make")}
				</Button>
				<Button look="bare" onClick={onBack}>
					{t("backup.look_again")}
				</Button>
			</div>
		</form>
	);
}

/** Two different ones, in order. */
function twoOf(count: number): readonly [number, number] {
	const [a = 0, b = 0] = crypto.getRandomValues(new Uint8Array(2));
	const first = a % count;
	const second = (first + 1 + (b % (count - 1))) % count;
	return first < second ? [first, second] : [second, first];
}

function Done({ name, onEnd }: { readonly name: string; onEnd(): void }) {
	return (
		<div class="page">
			<div class="stack-2" role="status">
				<h2 class="title backup-done">
					<Icon of={Check} />
					{t("backup.done_title")}
				</h2>
				<p class="muted">{t("backup.done_text")}</p>
			</div>
			<p class="backup-file">
				<Icon of={Archive} size={20} />
				<bdi dir="ltr">{name}</bdi>
			</p>
			<div class="page-acts">
				<Button look="main" size="tall" onClick={onEnd}>
					{t("backup.end")}
				</Button>
			</div>
		</div>
	);
}
