import 'uplot/dist/uPlot.min.css';
import './styles/main.css';
import { render } from 'preact';
import { App } from './frame/app';
import { monitor } from './live/monitor';
import { startTheme } from './look/theme';

startTheme();
monitor.start();
render(<App />, document.getElementById('page')!);
