/**
 * The diffusion process: noise schedules, noising for training, samplers and their random numbers.
 */
package dev.retrace.idm.diffusion;
