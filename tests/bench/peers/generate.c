// SPDX-License-Identifier: GPL-3.0-or-later
/* gen: synthetic "natural-looking" test images with robust on-screen markers.
 *   gen jpeg W H SEED Q OUT [thumb=0|1] [orient=1..8] [strip=1|0] [id=N]
 *   gen ppm16 W H SEED OUT
 *   gen batch W H SEED0 COUNT Q DIR PREFIX thumb orient_from   (id = index)
 * Content: fractal noise coloured by a terrain palette (hue chosen by seed) +
 * fine grain + multi-scale MAGENTA discs (the "marker": R>150,B>150,G<110, a
 * colour no toolkit theme paints) at every power-of-two scale from 24 px, and a
 * cyan/yellow 18-cell code strip through the centre which carries the image id
 * (16 bit + parity) so that the harness can read WHICH image is on screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdint.h>
#include <math.h>
#include <jpeglib.h>
#include <time.h>
#include <unistd.h>
#define TS 4096
static uint8_t *T1,*T2,*GR; /* base noise textures + grain */
static inline uint32_t h32(uint32_t x){x^=x>>16;x*=0x7feb352dU;x^=x>>15;x*=0x846ca68bU;x^=x>>16;return x;}
static inline uint32_t h4(uint32_t a,uint32_t b,uint32_t c,uint32_t d){return h32(a^h32(b^h32(c^h32(d+0x9e3779b9U))));}
static void mkbase(void){
  float *f=calloc((size_t)TS*TS,4);
  T1=malloc((size_t)TS*TS);T2=malloc((size_t)TS*TS);GR=malloc((size_t)TS*TS);
  for(int t=0;t<2;t++){
    memset(f,0,(size_t)TS*TS*4);
    float amp=1;
    for(int cell=1024;cell>=4;cell>>=1,amp*=0.58f){
      int n=TS/cell;
      for(int y=0;y<TS;y++){
        int cy=y/cell; float fy=(y%cell)/(float)cell; fy=fy*fy*(3-2*fy);
        for(int cx=0;cx<n;cx++){
          float a=h4(t,cell,cx,cy)/4294967296.f,b=h4(t,cell,(cx+1)%n,cy)/4294967296.f;
          float c=h4(t,cell,cx,(cy+1)%n)/4294967296.f,d=h4(t,cell,(cx+1)%n,(cy+1)%n)/4294967296.f;
          float l=a+(c-a)*fy,r=b+(d-b)*fy; float *o=f+(size_t)y*TS+cx*cell;
          for(int i=0;i<cell;i++){float fx=i/(float)cell;fx=fx*fx*(3-2*fx);o[i]+=amp*(l+(r-l)*fx);}
        }
      }
    }
    float mn=1e9,mx=-1e9;for(size_t i=0;i<(size_t)TS*TS;i++){if(f[i]<mn)mn=f[i];if(f[i]>mx)mx=f[i];}
    uint8_t*T=t?T2:T1;
    for(size_t i=0;i<(size_t)TS*TS;i++)T[i]=(uint8_t)(255*(f[i]-mn)/(mx-mn));
  }
  uint32_t s=12345;for(size_t i=0;i<(size_t)TS*TS;i++){s=s*1664525u+1013904223u;uint32_t a=(s>>24)&15,b=(s>>18)&15;GR[i]=(a+b)*4/5;}
  free(f);
}
static void loadbase(void){ /* cache base textures on disk: 48 MB */
  char pb[512];snprintf(pb,sizeof pb,"%s/.base.bin",getenv("TESSERA_PEERS_DATA")?getenv("TESSERA_PEERS_DATA"):".");const char*p=pb;FILE*f=fopen(p,"rb");
  if(f){T1=malloc((size_t)TS*TS);T2=malloc((size_t)TS*TS);GR=malloc((size_t)TS*TS);
    if(fread(T1,1,TS*TS,f)==TS*TS&&fread(T2,1,TS*TS,f)==TS*TS&&fread(GR,1,TS*TS,f)==TS*TS){fclose(f);return;}fclose(f);}
  mkbase();char tmp[600];snprintf(tmp,sizeof tmp,"%s.%d",p,getpid());f=fopen(tmp,"wb");if(f){fwrite(T1,1,TS*TS,f);fwrite(T2,1,TS*TS,f);fwrite(GR,1,TS*TS,f);fclose(f);rename(tmp,p);}
}
static uint8_t LUT[512][3];
static void mklut(uint32_t seed){
  static const int pal[8][5][3]={
   {{20,50,90},{40,110,150},{200,190,140},{80,130,60},{235,235,230}},
   {{40,25,15},{120,75,40},{190,150,90},{110,140,70},{240,235,220}},
   {{10,40,25},{30,90,50},{110,150,70},{200,200,130},{240,245,235}},
   {{30,30,45},{80,85,105},{140,145,150},{200,195,180},{245,245,245}},
   {{60,20,10},{150,60,25},{215,130,60},{240,200,120},{250,240,220}},
   {{5,25,60},{25,80,140},{100,160,190},{190,210,215},{245,250,250}},
   {{25,35,10},{85,95,30},{160,150,60},{210,170,90},{230,225,200}},
   {{15,45,55},{35,100,100},{90,160,140},{180,200,150},{240,240,210}}};
  int k=h32(seed*77+5)%8; float g=0.8f+0.4f*(h32(seed+99)%1000)/1000.f;
  for(int i=0;i<512;i++){float t=powf(i/511.f,g)*4;int a=(int)t;if(a>3)a=3;float u=t-a;
    for(int c=0;c<3;c++){float v=pal[k][a][c]*(1-u)+pal[k][a+1][c]*u;LUT[i][c]=(uint8_t)v;}}
}
typedef struct{int W,H;uint32_t seed;int strip,id;int ox,oy,px,py;}Img;
static void initimg(Img*m,int W,int H,uint32_t seed,int strip,int id){
  m->W=W;m->H=H;m->seed=seed;m->strip=strip;m->id=id;mklut(seed);
  m->ox=h32(seed+1)%TS;m->oy=h32(seed+2)%TS;m->px=h32(seed+3)%TS;m->py=h32(seed+4)%TS;}
static void row(const Img*m,int y,uint8_t*o){
  int W=m->W,H=m->H;
  const uint8_t*t1=T1+(size_t)((y+m->oy)&(TS-1))*TS,*t2=T2+(size_t)(((y>>3)+m->py)&(TS-1))*TS,*g=GR+(size_t)((y*3+m->py)&(TS-1))*TS;
  for(int x=0;x<W;x++){
    int i=t1[(x+m->ox)&(TS-1)]+t2[((x>>3)+m->px)&(TS-1)]; int n=g[(x+m->px)&(TS-1)];
    const uint8_t*c=LUT[i];int r=c[0]+n,gg=c[1]+n,b=c[2]+n;
    o[0]=r>255?255:r;o[1]=gg>255?255:gg;o[2]=b>255?255:b;o+=3;}
  o-=3*(size_t)W;
  int mx=W>H?W:H;
  for(int s=24;s<=mx;s*=2){
    int cy=y/s;
    for(int cx=0;cx*s<W;cx++){
      uint32_t h=h4(m->seed,s,cx,cy);
      if((h&255)>36)continue;              /* 14 % of the cells */
      float r=s*(0.14f+0.14f*((h>>8)&255)/255.f);
      float X=cx*s+r+(s-2*r)*((h>>16)&255)/255.f,Y=cy*s+r+(s-2*r)*((h>>24)&255)/255.f;
      float dy=y-Y;if(fabsf(dy)>=r)continue;float q=sqrtf(r*r-dy*dy);
      int x0=(int)(X-q),x1=(int)(X+q);if(x0<0)x0=0;if(x1>=W)x1=W-1;
      int R=205+((h>>4)&31),G=20+((h>>9)&31),B=200+((h>>13)&31);
      for(int x=x0;x<=x1;x++){uint8_t*p=o+3*(size_t)x;int n=g[(x+m->px)&(TS-1)];p[0]=R+n;p[1]=G+n*2;p[2]=B+n;}
    }
  }
  if(m->strip){ /* 20 cells: 1 blackish border each side + 18 code cells, W/2 wide, H/10 high, centred */
    int sh=H/10,y0=H/2-sh/2;
    if(y>=y0&&y<y0+sh){
      int cw=W/2/20,x0=W/2-cw*10;
      uint32_t code=m->id&0xffff;int par=__builtin_popcount(code)&1;
      uint32_t bits=(code<<2)|(par<<1)|(par^1);   /* 18 bits: 16 id, parity, ~parity */
      for(int k=0;k<20;k++){int on=(k==0||k==19)?-1:((bits>>(18-k))&1);
        uint8_t c0=on<0?0:on?240:0,c1=on<0?0:on?240:230,c2=on<0?0:on?0:240;
        for(int x=x0+k*cw;x<x0+(k+1)*cw;x++){uint8_t*p=o+3*(size_t)x;p[0]=c0;p[1]=c1;p[2]=c2;}}
    }
  }
}
static size_t mkthumb(const Img*m,uint8_t**buf){
  int tw=160,th=160*m->H/m->W;if(m->H>m->W){th=160;tw=160*m->W/m->H;}
  uint8_t*t=malloc(tw*th*3),*line=malloc((size_t)m->W*3);
  /* average 3 rows x 8 px per sample */
  for(int y=0;y<th;y++){int acc[160*3];memset(acc,0,sizeof acc);
    for(int k=0;k<3;k++){row(m,(int)((y+(k+0.5)/3)*m->H/th),line);
      for(int x=0;x<tw;x++)for(int j=0;j<8;j++){size_t sx=(size_t)((x+(j+0.5)/8)*m->W/tw);for(int c=0;c<3;c++)acc[x*3+c]+=line[sx*3+c];}}
    for(int i=0;i<tw*3;i++)t[y*tw*3+i]=acc[i]/24;}
  struct jpeg_compress_struct c;struct jpeg_error_mgr e;c.err=jpeg_std_error(&e);jpeg_create_compress(&c);
  unsigned long n=0;*buf=NULL;jpeg_mem_dest(&c,buf,&n);c.image_width=tw;c.image_height=th;c.input_components=3;c.in_color_space=JCS_RGB;
  jpeg_set_defaults(&c);jpeg_set_quality(&c,75,1);jpeg_start_compress(&c,1);
  while(c.next_scanline<c.image_height){JSAMPROW r=t+(size_t)c.next_scanline*tw*3;jpeg_write_scanlines(&c,&r,1);}
  jpeg_finish_compress(&c);jpeg_destroy_compress(&c);free(t);free(line);return n;
}
static void p16(uint8_t*p,int v){p[0]=v&255;p[1]=v>>8;}
static void p32(uint8_t*p,uint32_t v){p16(p,v&0xffff);p16(p+2,v>>16);}
static void ent(uint8_t*p,int tag,int type,uint32_t n,uint32_t v){p16(p,tag);p16(p+2,type);p32(p+4,n);if(type==3&&n==1){p32(p+8,0);p16(p+8,v);}else p32(p+8,v);}
static int exif(uint8_t*b,int orient,const uint8_t*th,size_t tn,uint32_t id){
  memcpy(b,"Exif\0\0II*\0\10\0\0\0",14);uint8_t*t=b+6;int o=8;
  p16(t+o,6);int e=o+2;int data=o+2+6*12+4;
  ent(t+e,0x10f,2,10,data);memcpy(t+data,"PeerBench\0",10);data+=10;
  ent(t+e+12,0x110,2,6,data);memcpy(t+data,"Gen 1\0",6);data+=6;
  ent(t+e+24,0x112,3,1,orient);
  ent(t+e+36,0x132,2,20,data);char dt[32];sprintf(dt,"2024:%02d:%02d %02d:%02d:%02d",1+id/2000%12,1+id/70%28,id/60%24,id%60,(id*7)%60);memcpy(t+data,dt,20);data+=20;
  int ifde=data;ent(t+e+48,0x8769,4,1,ifde);
  p16(t+ifde,2);ent(t+ifde+2,0x9003,2,20,0);ent(t+ifde+14,0x8827,3,1,100);p32(t+ifde+26,0);data=ifde+30;p32(t+ifde+2+8,data);memcpy(t+data,dt,20);data+=20;
  ent(t+e+60,0x131,2,5,data);memcpy(t+data,"gen1\0",6);data+=6;
  int ifd1=data;p32(t+e+72,th?ifd1:0);
  if(th){p16(t+ifd1,3);ent(t+ifd1+2,0x103,3,1,6);int to=ifd1+2+36+4;ent(t+ifd1+14,0x201,4,1,to);ent(t+ifd1+26,0x202,4,1,tn);p32(t+ifd1+38,0);memcpy(t+to,th,tn);data=to+tn;}
  return 6+data;
}
static void wjpeg(const Img*m,int q,const char*out,int thumb,int orient){
  FILE*f=fopen(out,"wb");if(!f){perror(out);exit(1);}
  struct jpeg_compress_struct c;struct jpeg_error_mgr e;c.err=jpeg_std_error(&e);jpeg_create_compress(&c);jpeg_stdio_dest(&c,f);
  c.image_width=m->W;c.image_height=m->H;c.input_components=3;c.in_color_space=JCS_RGB;jpeg_set_defaults(&c);jpeg_set_quality(&c,q,1);
  jpeg_start_compress(&c,1);
  if(thumb){uint8_t*tb;size_t tn=mkthumb(m,&tb);static uint8_t ex[65536];int n=exif(ex,orient,tb,tn,m->id);jpeg_write_marker(&c,JPEG_APP0+1,ex,n);free(tb);}
  uint8_t*line=malloc((size_t)m->W*3);JSAMPROW r=line;
  for(int y=0;y<m->H;y++){row(m,y,line);jpeg_write_scanlines(&c,&r,1);}
  jpeg_finish_compress(&c);jpeg_destroy_compress(&c);free(line);fclose(f);
}
int main(int n,char**a){
  loadbase();Img m;
  if(!strcmp(a[1],"jpeg")){initimg(&m,atoi(a[2]),atoi(a[3]),atoi(a[4]),n>9?atoi(a[9]):1,n>10?atoi(a[10]):0);wjpeg(&m,atoi(a[5]),a[6],n>7?atoi(a[7]):0,n>8?atoi(a[8]):1);}
  else if(!strcmp(a[1],"ppm16")){initimg(&m,atoi(a[2]),atoi(a[3]),atoi(a[4]),0,0);FILE*f=fopen(a[5],"wb");fprintf(f,"P6\n%d %d\n65535\n",m.W,m.H);
    uint8_t*l=malloc(m.W*3),*o=malloc(m.W*6);for(int y=0;y<m.H;y++){row(&m,y,l);for(int i=0;i<m.W*3;i++){o[2*i]=l[i];o[2*i+1]=h32(y*7919+i)&63;}fwrite(o,1,m.W*6,f);}fclose(f);}
  else if(!strcmp(a[1],"batch")){ /* W H SEED0 FROM TO Q DIR PREFIX thumb orient_from */
    int W=atoi(a[2]),H=atoi(a[3]),s0=atoi(a[4]),from=atoi(a[5]),to=atoi(a[6]),q=atoi(a[7]),th=atoi(a[10]),of=atoi(a[11]);
    for(int i=from;i<to;i++){int orient=1,w=W,h=H;
      if(i>=of){static const int os[8]={1,1,6,1,8,1,3,1};orient=os[i%8]; if(i%11==5){w=H;h=W;}}
      initimg(&m,w,h,s0+i,orient==1||orient==3,i);char p[512];snprintf(p,512,"%s/%s%05d.jpg",a[8],a[9],i);wjpeg(&m,q,p,th,orient);}}
  return 0;}
