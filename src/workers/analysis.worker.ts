import { expose } from 'comlink';
import { createAnalysisService } from './analysisService';
import './wire';

expose(createAnalysisService());
