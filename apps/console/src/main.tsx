import 'uplot/dist/uPlot.min.css';
import './styles/main.css';
import { options, render } from 'preact';
import { App } from './frame/app';
import { startHolds } from './frame/holds';
import { monitor } from './live/monitor';
import { startTheme } from './look/theme';

// Drawing is a turn of its own: never one long task with what led to it.
options.debounceRendering = (draw) => void setTimeout(draw);
startTheme();
startHolds();
monitor.start();
render(<App />, document.getElementById('page')!);
