// How the page looks that somebody labels on: the colours and shapes of the app, in one column that fits a phone.

/** The style sheet of the page. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:light-dark(#faf8f5,#14171a);--card:light-dark(#fff,#1c2024);--ink:light-dark(#1d2226,#edebe6);--faint-ink:light-dark(#575e64,#a9adb0);--line:light-dark(#e4dfd6,#30363b);--control-line:light-dark(#85888a,#767d83);--main:light-dark(#1f5a6e,#7cc4d8);--on-main:light-dark(#fff,#0c2027);--main-pale:light-dark(#e6f0f2,#22343a);--alarm:light-dark(#b3261e,#ff8a80);--alarm-pale:light-dark(#fbeceb,#3a2322);--shadow:light-dark(rgb(60 50 30/8%),rgb(0 0 0/35%))}
*,::before,::after{box-sizing:border-box}
[hidden]{display:none!important}
html{font:1.0625rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:44rem;padding:0 1.25rem 2rem;overflow-wrap:anywhere}
h1,h2,p{margin:0}
h1{font-size:1.25rem;font-weight:650;letter-spacing:-.01em}
h2{font-size:1.05rem;font-weight:600}
header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.75rem;padding:1.25rem 0}
main{display:grid;gap:1rem}
:focus-visible{outline:3px solid var(--main);outline-offset:2px}
h2:focus-visible{outline:none}
.card{display:grid;gap:1rem;padding:1.25rem;background:var(--card);border:1px solid var(--line);border-radius:1.25rem;box-shadow:0 2px 12px var(--shadow)}
.last{gap:.4rem}
.progress{display:grid;gap:.4rem}
progress{display:block;width:100%;height:.4rem;appearance:none;border:0;border-radius:999px;overflow:hidden;background:var(--line)}
progress::-webkit-progress-bar{background:var(--line)}
progress::-webkit-progress-value{background:var(--main)}
progress::-moz-progress-bar{background:var(--main)}
audio{width:100%;min-width:0}
.labels{display:grid;grid-template-columns:repeat(auto-fill,minmax(10.5rem,1fr));gap:.6rem}
.row{display:flex;flex-wrap:wrap;gap:.5rem}
@media(max-width:26rem){.row{display:grid;grid-template-columns:1fr 1fr}.row button{padding-inline:.25rem;font-size:.95rem}.row kbd{display:none}}
button,select,input[type=text]{font:inherit;color:inherit;min-height:2.75rem;border:1px solid var(--control-line)}
button{display:inline-flex;align-items:center;justify-content:center;gap:.5rem;padding:.4rem 1rem;font-weight:560;background:transparent;border-radius:999px;cursor:pointer}
button:hover{background:var(--main-pale)}
button:disabled{color:var(--faint-ink);cursor:default;border-style:dashed;background:transparent}
button[aria-pressed=true]{color:var(--on-main);background:var(--main);border-color:var(--main)}
.labels button{justify-content:flex-start;border-radius:1rem;padding:.6rem .8rem;text-align:left}
.labels .emoji{font-size:1.5rem;line-height:1}
.labels .word{flex:1}
kbd{font:600 .8rem/1.4 ui-monospace,monospace;padding:0 .4em;border:1px solid currentColor;border-radius:.35rem}
select,input[type=text]{padding:.3rem .6rem;background:var(--card);border-radius:.75rem;max-width:100%}
.language,.note,.keys{display:flex;flex-wrap:wrap;align-items:center;gap:.35rem .75rem;color:var(--faint-ink);font-size:.95rem}
.note{display:grid}
.note input{width:100%}
.keys input{width:1.25rem;height:1.25rem}
.trouble{padding:.6rem .9rem;color:var(--alarm);background:var(--alarm-pale);border-radius:.75rem}
.faint,#count,#last{color:var(--faint-ink);font-size:.95rem}
`;
