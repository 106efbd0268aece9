/**
 * IDM, the invertible diffusion model for medical volumes: an invertible U-Net declared by
 * annotations, between a stem and a head whose activations are stored. After Jain and Teli,
 * "Bringing together invertible UNets with invertible attention modules for memory-efficient
 * diffusion models", 2025, and Etmann, Ke and Schönlieb, "iUNets: Fully invertible U-Nets with
 * learnable up- and downsampling", 2020.
 *
 * <p>The core is read from {@link dev.retrace.idm.Level} downwards: a level is modules, a {@link
 * dev.retrace.idm.Junction} and modules; the junction keeps some channels at its resolution and
 * sends the others through the next level. No forward, inverse or backward is written here.
 */
package dev.retrace.idm;
